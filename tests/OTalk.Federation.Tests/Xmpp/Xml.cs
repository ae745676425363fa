using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Stanzas as they are written.</summary>
internal static class Xml
{
    /// <summary>Reads a stanza between servers.</summary>
    public static XmlElement Parse(string xml)
    {
        var reader = new XmlStreamReader(new XmlLimits());
        reader.Append(Encoding.UTF8.GetBytes($"<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>{xml}"));
        while (reader.TryRead(out XmlStreamItem? item))
        {
            if (item is StreamElement { Element: var element })
                return element;
            Assert.IsType<StreamOpened>(item);
        }

        throw new ArgumentException($"no stanza: {xml}", nameof(xml));
    }

    /// <summary>Says what stands in a message, one element after the other.</summary>
    public static string Of(IEnumerable<XmlElement> elements) => string.Concat(elements.Select(XmlText.Of));
}
