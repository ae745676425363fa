using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>What holds for all elements. A failure prints the smallest example and the seed to run it again.</summary>
public class XmlProperties
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    public static TheoryData<string> ContentNamespaces { get; } = [Ns.Server, Ns.Client, Ns.Component, ""];

    [Theory]
    [MemberData(nameof(ContentNamespaces))]
    public void Every_element_is_read_as_it_was_written(string contentNamespace) => Check.One(_config, Prop.ForAll(XmlGen.Elements, element =>
    {
        var output = new ArrayBufferWriter<byte>();
        var head = new StreamHead(contentNamespace) { Prefixes = [StreamHead.DialbackPrefix, new XmlPrefix("ns1", "urn:b")] };
        head.WriteTo(output);
        head.Write(element, output);
        head.Write(element, output);
        output.Write(StreamHead.End);
        Assert.Equal(element, Stanzas(output.WrittenSpan.ToArray(), out var found)[0]);
        Assert.Equal(found, XmlWire.ReadPieces(XmlWire.Bytewise(output.WrittenSpan.ToArray())));
        Assert.Equal([found[1], found[1], XmlWire.Closed], found[1..]);
    }));

    [Fact]
    public void Every_element_can_stand_by_itself() => Check.One(_config, Prop.ForAll(XmlGen.Elements, static element =>
        SlowXmlCheck.AssertIsWhatTheTextSays($"<a>{XmlText.Of(element)}</a>", [element])));

    [Fact]
    public void No_text_can_break_out_of_where_it_is_written() => Check.One(_config, Prop.ForAll(XmlGen.AnyText, XmlGen.AnyText, static (first, second) =>
    {
        var output = new ArrayBufferWriter<byte>();
        var head = new StreamHead(Ns.Server) { From = first, To = second, Id = first, Version = second, Language = first };
        head.WriteTo(output);
        head.Write(new XmlElement("a", Ns.Server, [("b", first), ("xml:lang", second)], second, new XmlElement("c", first, first)), output);
        output.Write(StreamHead.End);
        var stanza = Assert.Single(Stanzas(output.WrittenSpan.ToArray(), out _));
        var (one, two) = (Expressed(first), Expressed(second));
        Assert.Equal(new XmlElement("a", Ns.Server, [("b", one), ("xml:lang", two)], two, new XmlElement("c", one, one)), stanza);
    }));

    [Fact]
    public void Going_to_another_namespace_and_back_changes_nothing_else() => Check.One(_config, Prop.ForAll(XmlGen.Elements, static element =>
    {
        var moved = element.InNamespace(Ns.Server, "urn:other");
        Assert.Equal(element, moved.InNamespace("urn:other", Ns.Server));
        Assert.DoesNotContain("'jabber:server'", Names(moved), StringComparison.Ordinal);
        Assert.Equal(element.Text, moved.Text);
    }));

    private static List<XmlElement> Stanzas(byte[] bytes, out List<string> found)
    {
        found = XmlWire.Read(bytes);
        var reader = new XmlStreamReader(XmlWire.Limits);
        reader.Append(bytes);
        var stanzas = new List<XmlElement>();
        while (reader.TryRead(out var item))
        {
            if (item is StreamElement { Element: var element })
            {
                stanzas.Add(element);
            }
        }

        return stanzas;
    }

    /// <summary>The namespaces of elements, in quotes.</summary>
    private static string Names(XmlElement element) => $"'{element.Namespace}' {string.Join(' ', element.Elements.Select(Names))}";

    /// <summary>What arrives of a text.</summary>
    private static string Expressed(string text)
    {
        var sayable = string.Concat(text.EnumerateRunes().Select(static rune =>
            rune.Value is < ' ' and not ('\t' or '\n' or '\r') or 0xFFFE or 0xFFFF ? Rune.ReplacementChar.ToString() : rune.ToString()));
        return sayable;
    }
}
