using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>
/// Chat messages: <c>body</c>, <c>subject</c>, <c>lang</c> and what XMPP knows besides them: <c>thread</c>, <c>replace</c> (XEP-0308),
/// <c>origin_id</c> (XEP-0359) and <c>delayed</c> (XEP-0203). What is of neither travels as it is, in <c>xmpp</c>.
/// </summary>
internal static class ChatXml
{
    private static readonly string[] _states = ["active", "composing", "paused", "inactive", "gone"];

    /// <summary>Says a message in XMPP: what stands in a <c>message</c>; null where it is nothing that a person is told.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="message">The <c>msg</c> object.</param>
    /// <param name="id">What it is called in XMPP; null for what is not kept.</param>
    public static IReadOnlyList<XmlElement>? Write(string ns, JsonElement message, string? id) => ns switch
    {
        Namespaces.Chat => [.. Chat(message), .. Name(id), new XmlElement("markable", XmppNs.ChatMarkers), new XmlElement("active", XmppNs.ChatStates)],
        Namespaces.ChatPartial => [new XmlElement("composing", XmppNs.ChatStates), new XmlElement("no-store", XmppNs.Hints)],
        Namespaces.ChatState when Text(message, "state") is { } state => [new XmlElement(state, XmppNs.ChatStates), new XmlElement("no-store", XmppNs.Hints)],
        Namespaces.Marker when Text(message, "read") is { } read => [new XmlElement("displayed", XmppNs.ChatMarkers, [("id", read)]), .. Name(id)],
        _ => null,
    };

    /// <summary>The language of a message, for <c>xml:lang</c>.</summary>
    public static string? LanguageOf(JsonElement message) => Text(message, "lang");

    /// <summary>Reads a message of XMPP: the <c>msg</c> object, UTF-8; null where there is nothing in it that oTalk would tell.</summary>
    /// <param name="stanza">A <c>message</c>.</param>
    /// <param name="passes">It is not kept: somebody types.</param>
    public static byte[]? Read(XmlElement stanza, out bool passes)
    {
        passes = false;
        List<string> others = [.. stanza.Elements.Where(static element => !IsKnown(element)).Select(XmlText.Of)];
        if (stanza.Child("body", Ns.Server) is { } || stanza.Child("subject", Ns.Server) is { } || others.Count > 0)
            return Chat(stanza, others);
        if (stanza.Child("displayed", XmppNs.ChatMarkers)?["id"] is { } read && Guid.TryParse(read, out _))
        {
            return JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Marker);
                writer.WriteString("read"u8, read);
            });
        }

        if (stanza.Elements.FirstOrDefault(static element => element.Namespace is XmppNs.ChatStates && _states.Contains(element.Name)) is not { } state)
            return null;
        passes = true;
        return JsonText.Utf8Object(writer =>
        {
            writer.WriteString("ns"u8, Namespaces.ChatState);
            writer.WriteString("state"u8, state.Name);
        });
    }

    /// <summary>The text of a child of a stanza; null where it has none.</summary>
    public static string? TextOf(XmlElement stanza, string child) => stanza.Child(child, Ns.Server)?.Text;

    /// <summary>What its sender calls a message (XEP-0359), for whoever refers to it; null where it has no name.</summary>
    public static string? NameOf(XmlElement stanza) => stanza.Child("origin-id", XmppNs.StanzaIds)?["id"] ?? stanza["id"];

    private static byte[] Chat(XmlElement stanza, List<string> others) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Chat);
        Write(writer, "body", stanza.Child("body", Ns.Server)?.Text);
        Write(writer, "subject", stanza.Child("subject", Ns.Server)?.Text);
        Write(writer, "lang", stanza.Child("body", Ns.Server)?["xml:lang"] ?? stanza["xml:lang"]);
        Write(writer, "thread", stanza.Child("thread", Ns.Server)?.Text);
        Write(writer, "replace", stanza.Child("replace", XmppNs.Correction)?["id"]);
        Write(writer, "origin_id", NameOf(stanza));
        Write(writer, "delayed", DelayOf(stanza));
        if (others.Count == 0)
            return;
        writer.WriteStartArray("xmpp"u8);
        foreach (string xml in others)
            writer.WriteStringValue(xml);
        writer.WriteEndArray();
    });

    private static IEnumerable<XmlElement> Chat(JsonElement message)
    {
        if (Text(message, "subject") is { } subject)
            yield return new XmlElement("subject", Ns.Server, subject);
        if (Text(message, "body") is { } body)
            yield return new XmlElement("body", Ns.Server, body);
        if (Text(message, "thread") is { } thread)
            yield return new XmlElement("thread", Ns.Server, thread);
        if (Text(message, "replace") is { } replaced)
            yield return new XmlElement("replace", XmppNs.Correction, [("id", replaced)]);
        foreach (XmlElement other in ForeignXml.Read(message))
            yield return other;
    }

    private static IEnumerable<XmlElement> Name(string? id) => id is null ? [] : [new XmlElement("origin-id", XmppNs.StanzaIds, [("id", id)])];

    /// <summary>When it was said, where that is not now (XEP-0203, and XEP-0091 before it).</summary>
    private static string? DelayOf(XmlElement stanza) =>
        XmppTime.TryParse(stanza.Child("delay", XmppNs.Delay)?["stamp"], out DateTimeOffset at)
            || XmppTime.TryParseLegacy(stanza.Child("x", XmppNs.LegacyDelay)?["stamp"], out at)
            ? XmppTime.Format(at)
            : null;

    /// <summary>What is told in oTalk's words, or means nothing beyond a server.</summary>
    private static bool IsKnown(XmlElement element) => element.Namespace switch
    {
        Ns.Server => element.Name is "body" or "subject" or "thread" or "error",
        XmppNs.ChatMarkers or XmppNs.ChatStates or XmppNs.Correction or XmppNs.Delay or XmppNs.LegacyDelay or XmppNs.Hints or XmppNs.Receipts or XmppNs.StanzaIds => true,
        _ => false,
    };

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
