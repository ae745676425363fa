using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>
/// Payloads of items (XEP-0060): a message of oTalk as JSON (XEP-0335), chat and presence as the elements that XMPP has for them, where those say
/// all of it. A payload of other XML is a message of its namespace, which has it as it is in <c>xmpp</c>.
/// </summary>
internal static class NodeXml
{
    private static readonly HashSet<string> _ofChat = ["ns", "body", "subject", "lang", "thread", "replace", "xmpp"];
    private static readonly HashSet<string> _ofPresence = ["ns", "show", "status", "priority", "lang"];
    private static readonly HashSet<string> _ofForeign = ["ns", "xmpp"];
    private static readonly HashSet<string> _ofJson = ["ns", "json"];

    /// <summary>The payload that says a message.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="message">The <c>msg</c> object.</param>
    public static XmlElement Write(string ns, JsonElement message) => ns switch
    {
        Namespaces.Chat when Has(message, _ofChat) =>
            Native(new XmlElement("message", Ns.Server, [("xml:lang", ChatXml.LanguageOf(message))], [.. Chat(message)])),
        Namespaces.Presence when Has(message, _ofPresence) => Native(PresenceXml.Write(message)),
        XmppNs.Json when Has(message, _ofJson) && message.TryGetProperty("json"u8, out JsonElement value) => Json(value),
        _ when Has(message, _ofForeign) && ForeignXml.Read(message).ToList() is [var only] && NamespaceOf(only) == ns => only,
        _ => Json(message),
    };

    /// <summary>Reads a payload: the <c>msg</c> object, UTF-8; null where it is none that oTalk would tell.</summary>
    public static byte[]? Read(XmlElement payload) => payload switch
    {
        { Name: "json", Namespace: XmppNs.Json } => Json(payload.Text),
        { Name: "message", Namespace: Ns.Client or Ns.Server } =>
            ChatXml.Read(payload.InNamespace(Ns.Client, Ns.Server), out bool passes) is { } chat && !passes ? chat : null,
        { Name: "presence", Namespace: Ns.Client or Ns.Server } => PresenceXml.Read(payload.InNamespace(Ns.Client, Ns.Server)),
        _ => ReadForeign(payload),
    };

    /// <summary>A payload as it is: a message of its namespace, or of that of nodes where it has none.</summary>
    public static byte[] ReadForeign(XmlElement payload) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, NamespaceOf(payload));
        writer.WriteStartArray("xmpp"u8);
        writer.WriteStringValue(XmlText.Of(payload));
        writer.WriteEndArray();
    });

    /// <summary>What the archive of a node calls a message (XEP-0359).</summary>
    public static XmlElement StanzaId(IdentityUri node, string id) => new("stanza-id", XmppNs.StanzaIds, [("id", id), ("by", node.Identity.ToString())]);

    private static IEnumerable<XmlNode> Chat(JsonElement message) => ChatXml.Write(Namespaces.Chat, message, null)!
        .Where(static element => element.Namespace is not (XmppNs.ChatMarkers or XmppNs.ChatStates)).Select(static element => (XmlNode)element);

    /// <summary>A stanza that is carried in another one (RFC 6120, section 4.8.3).</summary>
    private static XmlElement Native(XmlElement stanza) => stanza.InNamespace(Ns.Server, Ns.Client);

    private static XmlElement Json(JsonElement value) => new("json", XmppNs.Json, value.GetRawText());

    /// <summary>JSON that is no message of oTalk is the member <c>json</c> of one.</summary>
    private static byte[]? Json(string text)
    {
        JsonElement value;
        try
        {
            value = JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("ns"u8, out _)
            ? Encoding.UTF8.GetBytes(text)
            : JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, XmppNs.Json);
                writer.WritePropertyName("json"u8);
                value.WriteTo(writer);
            });
    }

    private static string NamespaceOf(XmlElement payload) => payload.Namespace is { Length: > 0 } ns ? ns : XmppNs.PubSub;

    private static bool Has(JsonElement message, HashSet<string> members) => message.EnumerateObject().All(member => members.Contains(member.Name));
}
