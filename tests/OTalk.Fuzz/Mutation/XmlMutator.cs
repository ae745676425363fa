using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace OTalk.Fuzz.Mutation;

/// <summary>Changes elements, attributes and text of one element.</summary>
internal sealed class XmlMutator : IMutator
{
    private static readonly string[] s_namespaces =
        ["jabber:server", "jabber:client", "http://jabber.org/protocol/muc", "http://jabber.org/protocol/pubsub", "jabber:x:data", "urn:xmpp:sm:3", "urn:x"];

    public byte[]? Mutate(byte[] original, byte[] other, Random random)
    {
        if (Parse(original) is not { } root)
            return null;
        XElement[] others = Parse(other) is { } donor ? [.. donor.DescendantsAndSelf()] : [];
        int changes = random.Next(1, 4);
        for (int change = 0; change < changes; change++)
        {
            XElement[] places = [.. root.DescendantsAndSelf()];
            Change(places[random.Next(places.Length)], others.Length == 0 ? null : others[random.Next(others.Length)], random);
        }

        try
        {
            return Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting));
        }
        catch (XmlException)
        {
            // A name in another namespace than the one that is declared in its own tag.
            return null;
        }
    }

    private static XElement? Parse(byte[] text)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(text), LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static void Change(XElement place, XElement? other, Random random)
    {
        XAttribute[] attributes = [.. place.Attributes().Where(static attribute => !attribute.IsNamespaceDeclaration)];

        // Another sender than the one that is proved ends the stream: that is one fault of many.
        if (place.Parent is null && random.Next(10) != 0)
            attributes = [.. attributes.Where(static attribute => attribute.Name != "from")];
        XAttribute? attribute = attributes.Length == 0 ? null : attributes[random.Next(attributes.Length)];
        switch (random.Next(10))
        {
            case 0 when place.Parent is not null:
                place.Remove();
                break;
            case 1 when place.Parent is { } parent:
                for (int copies = random.Next(1, 60); copies > 0; copies--)
                    parent.Add(new XElement(place));
                break;
            case 2:
                place.Name = place.Name.Namespace + $"x{random.Next(10)}";
                break;
            case 3:
                place.Name = XNamespace.Get(s_namespaces[random.Next(s_namespaces.Length)]) + place.Name.LocalName;
                break;
            case 4 when other is not null:
                place.Add(new XElement(other));
                break;
            case 5 when attribute is not null:
                attribute.Remove();
                break;
            case 6:
                place.Add(new XText(Text(random)));
                break;
            case 7:
                place.ReplaceNodes(new XText(Text(random)));
                break;
            case 8:
                place.Add(Nested(random.Next(20) == 0 ? 500 : random.Next(1, 40)));
                break;
            default:
                if (attribute is not null)
                    attribute.Value = random.Next(2) == 0 ? Text(random) : attribute.Value.Insert(random.Next(attribute.Value.Length + 1), Text(random));
                break;
        }
    }

    private static string Text(Random random) => string.Concat(Tokens.Value(random).Where(XmlConvert.IsXmlChar));

    private static XElement Nested(int depth)
    {
        XElement inner = new("a");
        for (int level = 0; level < depth; level++)
            inner = new XElement("a", inner);
        return inner;
    }
}
