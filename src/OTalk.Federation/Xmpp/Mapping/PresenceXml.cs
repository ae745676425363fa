using System.Globalization;
using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Presence: <c>available</c> is without <c>show</c>, <c>na</c> is <c>xa</c>, others have the same name in both.</summary>
internal static class PresenceXml
{
    private const string Unavailable = "unavailable";

    /// <summary>Says a presence message in XMPP.</summary>
    /// <param name="message">The <c>msg</c> object.</param>
    /// <param name="from">Whose it is.</param>
    /// <param name="to">Whom it is told.</param>
    public static XmlElement Write(JsonElement message, Jid from, Jid to) => Write(message, from, to, Abilities.Caps);

    /// <summary>The same where it is nobody's and told nobody: a <c>presence</c> that stands in something else.</summary>
    public static XmlElement Write(JsonElement message) => Write(message, null, null, null);

    private static XmlElement Write(JsonElement message, Jid? from, Jid? to, XmlElement? caps)
    {
        string show = Text(message, "show") ?? "available";
        return new XmlElement(
            "presence",
            Ns.Server,
            [("from", from?.ToString()), ("to", to?.ToString()), ("type", show is Unavailable ? show : null), ("xml:lang", Text(message, "lang"))],
            show switch
            {
                "available" or Unavailable => null,
                "na" => new XmlElement("show", Ns.Server, "xa"),
                _ => new XmlElement("show", Ns.Server, show),
            },
            Text(message, "status") is { Length: > 0 } status ? new XmlElement("status", Ns.Server, status) : null,
            Priority(message) is { } priority and not 0 ? new XmlElement("priority", Ns.Server, priority.ToString(CultureInfo.InvariantCulture)) : null,
            show is Unavailable ? null : caps);
    }

    /// <summary>Reads a presence without type, or one that is <c>unavailable</c>: the <c>msg</c> object, UTF-8.</summary>
    public static byte[] Read(XmlElement stanza) => JsonText.Utf8Object(writer =>
    {
        string? show = stanza.Child("show", Ns.Server)?.Text.Trim();
        writer.WriteString("ns"u8, Namespaces.Presence);
        writer.WriteString("show"u8, stanza["type"] is Unavailable ? Unavailable : show is "away" or "dnd" or "xa" ? show : "available");

        // A mood that oTalk does not know.
        if (show is "chat")
            writer.WriteBoolean("chat"u8, true);
        if (stanza.Child("status", Ns.Server)?.Text is { Length: > 0 } status)
            writer.WriteString("status"u8, status);
        if (sbyte.TryParse(stanza.Child("priority", Ns.Server)?.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out sbyte priority) && priority != 0)
            writer.WriteNumber("priority"u8, priority);
    });

    private static int? Priority(JsonElement message) =>
        message.TryGetProperty("priority"u8, out JsonElement given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out int priority)
            ? Math.Clamp(priority, sbyte.MinValue, sbyte.MaxValue)
            : null;

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
