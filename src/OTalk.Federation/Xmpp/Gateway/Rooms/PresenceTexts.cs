using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>Presence messages that nobody has published.</summary>
internal static class PresenceTexts
{
    /// <summary>Somebody is not there.</summary>
    public static readonly JsonElement Unavailable = JsonElement.Parse(JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Presence);
        writer.WriteString("show"u8, "unavailable"u8);
    }));
}
