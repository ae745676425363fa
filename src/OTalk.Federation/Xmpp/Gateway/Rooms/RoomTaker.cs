using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>What comes for the domains of our rooms.</summary>
/// <param name="rooms">Which they are.</param>
/// <param name="entrance">Takes presences.</param>
/// <param name="messages">Takes messages.</param>
/// <param name="questions">Takes questions.</param>
internal sealed class RoomTaker(RoomDirectory rooms, RoomEntrance entrance, RoomMessages messages, IqTaker questions)
{
    /// <summary>Whether a stanza is for them.</summary>
    public bool Takes(Jid to) => rooms.IsOfRooms(to);

    /// <summary>Takes one.</summary>
    public Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel) => stanza.Name switch
    {
        "message" => messages.TakeAsync(stanza, from, to, cancel),
        "presence" => entrance.TakeAsync(stanza, from, to, cancel),
        _ => questions.TakeAsync(stanza, from, to, cancel),
    };
}
