using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>
/// Reading what was said in rooms of XMPP servers: of <c>ROOM</c> or <c>ROOM/*</c> all of it, of <c>ROOM/NICK</c> what somebody has said, where the reader
/// is in the room and so it is one.
/// </summary>
/// <param name="history">Reads it.</param>
/// <param name="seats">Who is where.</param>
internal sealed class TheirHistorySpeaker(TheirHistory history, Seats seats) : ISpeaker
{
    public async ValueTask<Spoken?> SpeakAsync(Outbound stanza, CancellationToken cancel)
    {
        if (stanza.Kind is not "get" || stanza.To.Identity.IsServer
            || stanza.To.Query is { Config: true } or { Channels: true } or { Subscriptions: true } or { Permissions: true } or { Events: true } or { Keys: true }
                or { Key: not null })
        {
            return null;
        }

        bool isRoom = RoomAddresses.MayBeRoom(stanza.To.WithoutQuery()) || (stanza.To is { IsPattern: false, Path.Depth: 1 }
            && !WellKnown.IsPermanent(stanza.To.Identity, stanza.To.Path) && await seats.FindAsync(stanza.From.Identity, stanza.To.Identity) is not null);
        return !isRoom ? null
            : TheirHistory.Refusal(stanza) is { } refused ? Spoken.Refuse(refused)
            : Spoken.Asking(within => history.ReadAsync(stanza, within));
    }
}
