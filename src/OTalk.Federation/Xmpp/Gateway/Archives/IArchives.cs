using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Gateway.Nodes;
using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>Archives that are asked at addresses of one kind.</summary>
internal interface IArchives
{
    /// <summary>The archive that is asked, or why there is none for who asks.</summary>
    /// <param name="question">The question.</param>
    /// <param name="from">Who asks.</param>
    /// <param name="to">Whom.</param>
    ValueTask<(Archive? Archive, XmppError? Error)> FindAsync(XmlElement question, Jid from, Jid to);
}

/// <summary>The archives of rooms, at their own addresses.</summary>
/// <param name="rooms">Rooms.</param>
internal sealed class RoomArchives(RoomDirectory rooms) : IArchives
{
    public async ValueTask<(Archive? Archive, XmppError? Error)> FindAsync(XmlElement question, Jid from, Jid to) =>
        to.IsBare && !to.IsDomain && question["node"] is null && await rooms.FindAsync(to, from.Identity) is { } room
            ? (new RoomArchive(room, rooms), null)
            : (null, new XmppError(StanzaCondition.ItemNotFound));
}

/// <summary>The archives of nodes, at the address of whose they are. That of a user is for the user alone, who does not ask this way.</summary>
internal sealed class NodeArchives : IArchives
{
    public ValueTask<(Archive? Archive, XmppError? Error)> FindAsync(XmlElement question, Jid from, Jid to)
    {
        if (!to.IsBare)
            return ValueTask.FromResult<(Archive?, XmppError?)>((null, new XmppError(StanzaCondition.ServiceUnavailable)));

        // Whether somebody is there must not be found out this way.
        if (string.IsNullOrEmpty(question["node"]))
            return ValueTask.FromResult<(Archive?, XmppError?)>((null, new XmppError(StanzaCondition.Forbidden)));
        return ValueTask.FromResult<(Archive?, XmppError?)>(NodeAddress.TryRead(question, to, out IdentityUri? channel, out XmppError error)
            ? (new NodeArchive(channel), null)
            : (null, error));
    }
}
