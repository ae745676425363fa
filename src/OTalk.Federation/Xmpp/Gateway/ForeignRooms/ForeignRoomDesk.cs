using OTalk.Core.Addressing;
using OTalk.Engine.Peers;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.ForeignRooms;

/// <summary>Rooms of XMPP servers, for those who pass things on.</summary>
/// <param name="seats">Who is where.</param>
/// <param name="speaker">Says what ours do.</param>
/// <param name="taker">Takes what rooms send.</param>
internal sealed class ForeignRoomDesk(Seats seats, ForeignRoomSpeaker speaker, ForeignRoomTaker taker)
{
    /// <summary>Takes a stanza if it is of a room that ours have entered, or asks them to come to one.</summary>
    public Task<bool> TakeAsync(XmlElement stanza, Jid from, Jid to) => taker.TakeAsync(stanza, from, to);

    /// <summary>Whether a message for a room is answered when it is kept.</summary>
    public bool IsKept(RemoteStanza stanza) => IdentityUri.TryParse(stanza.From, out IdentityUri? from, out _) && speaker.IsKept(from, stanza.To);

    /// <summary>Has a room asked whether one of ours is there; false where they are not to be in such a room.</summary>
    public async Task<bool> CheckAsync(Identity ours, Identity room)
    {
        if (await seats.FindAsync(ours, room) is not { } seat)
            return false;
        _ = taker.CheckAsync(seat);
        return true;
    }

    /// <summary>A domain is there, perhaps again.</summary>
    public void Reached(string domain)
    {
        foreach (Seat seat in seats.In(domain))
            _ = taker.CheckAsync(seat);
    }

    /// <summary>Who had asked something of a domain has been answered.</summary>
    public void Told(string domain) => taker.Told(domain);
}
