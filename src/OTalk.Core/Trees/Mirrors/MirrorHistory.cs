using System.Text;
using System.Text.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Core.Trees.Mirrors;

/// <summary>
/// What the source tells of its messages is so in the mirror's history too: whoever comes back is not served what was deleted, or what a message
/// said before.
/// </summary>
internal static class MirrorHistory
{
    /// <summary>What a channel event does to the history of its channel; null where it is about something else.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="channel">Number of the channel in the mirror.</param>
    public static Change? Of(LogEntry happened, int channel)
    {
        if (happened is not { Kind: EntryKind.Event, About: EventSubject.Message })
            return null;
        using JsonDocument body = JsonDocument.Parse(happened.Body);
        JsonElement told = body.RootElement.GetProperty("event"u8);
        if (!told.TryGetProperty("ns"u8, out JsonElement what) || !told.TryGetProperty("msgid"u8, out JsonElement named)
            || what.ValueKind != JsonValueKind.String || named.ValueKind != JsonValueKind.String || !named.TryGetGuid(out Guid id))
        {
            return null;
        }

        if (what.ValueEquals(Namespaces.Delete))
            return new MessageRemoved(channel, id);
        return what.ValueEquals(Namespaces.Revise) && told.TryGetProperty("msg"u8, out JsonElement message)
            && message.ValueKind == JsonValueKind.Object && message.TryGetProperty("ns"u8, out JsonElement ns) && ns.ValueKind == JsonValueKind.String
                ? new MessageRevised(channel, id, ns.GetString()!, Encoding.UTF8.GetBytes(message.GetRawText()))
                : null;
    }
}
