using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>What XMPP users in a room are told of messages that were revised or deleted (XEP-0308, XEP-0424, XEP-0425).</summary>
/// <param name="rooms">Names of who did it.</param>
internal sealed class RoomChanges(RoomDirectory rooms)
{
    /// <summary>What an event is in XMPP; null where it is about no message that all have heard.</summary>
    /// <param name="room">The room.</param>
    /// <param name="stanza">The event.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="id">The id of the event.</param>
    /// <param name="author">The identity that did it.</param>
    public async Task<RoomEvent?> ReadAsync(Room room, Outbound stanza, JsonElement happened, string? id, string author)
    {
        string[] below = [.. stanza.From.Path.Segments.Skip(room.Path.Depth)];
        if (below.Length > 1 || Text(happened, "msgid") is not { } changed)
            return null;
        string changer = (await rooms.MemberAsync(room, author)).Nick;
        string nick = below is [var own] ? own : changer;
        return Text(happened, "ns") switch
        {
            // Of what stands in the room's own channel the event does not say whose it was: the room itself may take back everything.
            Namespaces.Delete when below.Length > 0 && nick == changer =>
                new RoomEvent(nick, room) { Write = (from, seat) => RoomXml.Change(from, seat, id, author, ChangeXml.Retraction(changed)) },
            Namespaces.Delete =>
                new RoomEvent(changer, room) { Write = (from, seat) => RoomXml.Change(room.Jid, seat, id, author, ChangeXml.Moderation(changed, from)) },
            Namespaces.Revise when Revised(happened) is var (ns, message) && ChangeXml.Correction(ns, message, Text(message, "origin_id") ?? changed, id) is { } content =>
                new RoomEvent(nick, room) { Write = (from, seat) => RoomXml.Change(from, seat, id, nick == changer ? author : null, content) },
            _ => null,
        };
    }

    /// <summary>What a message is now; null where the event does not say it.</summary>
    private static (string Ns, JsonElement Message)? Revised(JsonElement happened) =>
        happened.TryGetProperty("msg"u8, out JsonElement message) && message.ValueKind == JsonValueKind.Object && Text(message, "ns") is { } ns ? (ns, message) : null;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
