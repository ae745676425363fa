using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>Bytes cut into pieces, and all that a reader finds in them, as text.</summary>
internal static class XmlWire
{
    internal const string Closed = "closed";

    /// <summary>The head that stanzas of the tests stand behind.</summary>
    internal const string Head =
        "<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' "
        + "from='montague.com' to='capulet.fam' id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' xml:lang='en'>";

    internal static XmlLimits Limits { get; } = new();

    /// <summary>What is found behind <see cref="Head"/>.</summary>
    internal static List<string> Behind(string text, XmlLimits? limits = null)
    {
        var found = Read(Encoding.UTF8.GetBytes(Head + text), limits);
        Assert.StartsWith("opened jabber:server", found[0], StringComparison.Ordinal);
        return found[1..];
    }

    /// <summary>The one element behind <see cref="Head"/>.</summary>
    internal static XmlElement Element(string text)
    {
        var reader = new XmlStreamReader(Limits);
        reader.Append(Encoding.UTF8.GetBytes(Head + text));
        Assert.True(reader.TryRead(out var opened));
        Assert.IsType<StreamOpened>(opened);
        Assert.True(reader.TryRead(out var item));
        Assert.True(reader.IsIdle);
        return Assert.IsType<StreamElement>(item).Element;
    }

    /// <summary>Everything at once.</summary>
    internal static List<string> Read(byte[] bytes, XmlLimits? limits = null) => ReadPieces([bytes], limits);

    /// <summary>Pieces that arrive one after the other.</summary>
    internal static List<string> ReadPieces(IEnumerable<byte[]> pieces, XmlLimits? limits = null)
    {
        var reader = new XmlStreamReader(limits ?? Limits);
        var found = new List<string>();
        foreach (var piece in pieces)
        {
            reader.Append(piece);
            while (reader.TryRead(out var item))
            {
                Assert.DoesNotContain(found, static one => one.StartsWith("fault", StringComparison.Ordinal) || one == Closed);
                found.Add(Show(item));
            }
        }

        if (found is [] or [.., not Closed] && !(found.Count > 0 && found[^1].StartsWith("fault", StringComparison.Ordinal)) && !reader.IsIdle)
        {
            found.Add("unfinished");
        }

        return found;
    }

    internal static byte[][] Bytewise(byte[] bytes) => [.. bytes.Select(static one => new[] { one })];

    internal static string Show(XmlStreamItem item) => item switch
    {
        StreamOpened { Head: var head } => $"opened {head.ContentNamespace} from {head.From} to {head.To} id {head.Id} version {head.Version} "
            + $"lang {head.Language}{string.Concat(head.Prefixes.Select(static one => $" {one.Prefix}={one.Namespace}"))}",
        StreamElement { Element: var element } => XmlText.Of(element),
        StreamClosed => Closed,
        StreamBroken { Fault: var fault } => $"fault {fault.Name}: {fault.Text}",
        _ => throw new ArgumentException("There is no other kind.", nameof(item)),
    };
}
