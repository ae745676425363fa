using OTalk.Core.Addressing;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>A room of ours, as XMPP users see it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Jid">Its address in XMPP.</param>
internal sealed record Room(IdentityUri Channel, Jid Jid)
{
    /// <summary>Key of what the room is about.</summary>
    public const string SubjectKey = "subject";

    public ChannelPath Path => Channel.Path;

    /// <summary>What a member subscribes to: the room with all below it.</summary>
    public IdentityUri Everything => new(Channel.Identity, ChannelPattern.AtOrBelow(Path), AddressQuery.None);

    /// <summary>The channel of what the room is about.</summary>
    public IdentityUri Subject => Channel with { Query = new AddressQuery { Key = SubjectKey } };

    /// <summary>The own channel of a member, or one below it; null where the nick is no name of a channel.</summary>
    public IdentityUri? Of(string nick, string? below = null) =>
        Path.TryAppend(nick, out ChannelPath? own, out _) && (below is null || own.TryAppend(below, out own, out _)) ? new IdentityUri(Channel.Identity, own) : null;

    /// <summary>The address of somebody in the room: the room itself where the name can be none in XMPP.</summary>
    public Jid Occupant(string nick) => Jid.TryWithResource(nick, out Jid? occupant) ? occupant : Jid;
}

/// <summary>Somebody who has a name in a room.</summary>
/// <param name="Nick">The name.</param>
/// <param name="Identity">Who.</param>
/// <param name="Standing">What they are in the room.</param>
internal sealed record RoomMember(string Nick, string Identity, Mapping.Rooms.RoomStanding Standing);
