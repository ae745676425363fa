using System.Text;
using System.Xml.Linq;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>Checks what was read by other means: the framework's reader of whole documents.</summary>
internal static class SlowXmlCheck
{
    /// <summary>The elements are those the framework finds in the stream.</summary>
    internal static void AssertIsWhatTheTextSays(string stream, IEnumerable<XmlElement> elements) =>
        Assert.Equal(Children(XDocument.Parse(stream, LoadOptions.PreserveWhitespace).Root!), elements.Select(XmlText.Of));

    /// <summary>The children of the root, or null if the framework takes the bytes for no document.</summary>
    internal static IEnumerable<string>? TryRead(byte[] bytes)
    {
        try
        {
            var settings = new System.Xml.XmlReaderSettings { DtdProcessing = System.Xml.DtdProcessing.Prohibit, XmlResolver = null };
            using var reader = System.Xml.XmlReader.Create(new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true)), settings);
            return Children(XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!);
        }
        catch (Exception failure) when (failure is System.Xml.XmlException or DecoderFallbackException or ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Children(XElement root) => [.. root.Elements().Select(static child => XmlText.Of(Copy(child)))];

    private static XmlElement Copy(XElement element)
    {
        XmlNode[] nodes = [.. element.Nodes().Select(static node => node is XElement child ? new XmlNode(Copy(child)) : new XmlNode(((XText)node).Value))];
        var copy = new XmlElement(element.Name.LocalName, element.Name.NamespaceName, nodes);
        foreach (var attribute in element.Attributes().Where(static one => !one.IsNamespaceDeclaration))
        {
            copy = copy.WithAttribute(attribute.Name.LocalName, attribute.Name.NamespaceName, attribute.Value);
        }

        return copy;
    }
}
