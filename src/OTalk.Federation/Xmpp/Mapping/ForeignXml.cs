using System.Text;
using System.Text.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Elements of XMPP that oTalk has no words for, in a message of its as text: encrypted ones, for example.</summary>
internal static class ForeignXml
{
    private static readonly XmlLimits _limits = new();

    /// <summary>The elements in the member <c>xmpp</c>; what is none is left out.</summary>
    public static IEnumerable<XmlElement> Read(JsonElement message)
    {
        if (!message.TryGetProperty("xmpp"u8, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (JsonElement text in list.EnumerateArray())
        {
            if (text.ValueKind == JsonValueKind.String && Parse(text.GetString()!) is { } element)
                yield return element;
        }
    }

    private static XmlElement? Parse(string xml)
    {
        var reader = new XmlStreamReader(_limits);
        reader.Append(Encoding.UTF8.GetBytes($"<stream:stream xmlns='{Ns.Server}' xmlns:stream='{Ns.Streams}' version='1.0'>{xml}"));
        XmlElement? found = null;
        while (reader.TryRead(out XmlStreamItem? item))
        {
            if (item is StreamElement { Element: var element })
                found ??= element;
            else if (item is not StreamOpened)
                return null;
        }

        return found;
    }
}
