using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms;

/// <summary>Something that is told everybody in a room.</summary>
/// <param name="nick">Who does it.</param>
/// <param name="room">The room.</param>
internal sealed class RoomEvent(string nick, Room room)
{
    private readonly Jid _from = room.Occupant(nick);

    /// <summary>What one is told, by who does it and whom it is told; null for nothing.</summary>
    public required Func<Jid, Jid, XmlElement?> Write { get; init; }

    /// <summary>The same for who does it; null where that is no different.</summary>
    public Func<Jid, Jid, XmlElement?>? WriteOwn { get; init; }

    /// <summary>What a resource of somebody is told.</summary>
    public XmlElement? For(Occupant reader, Jid seat) => (reader.Nick == nick && WriteOwn is { } own ? own : Write)(_from, seat);
}
