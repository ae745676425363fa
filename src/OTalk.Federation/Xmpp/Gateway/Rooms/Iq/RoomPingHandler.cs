using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Rooms.Iq;

/// <summary>Says whether one is still in a room (XEP-0410), and that rooms and their domain are there (XEP-0199).</summary>
/// <param name="rooms">Rooms.</param>
/// <param name="occupants">Who is in.</param>
internal sealed class RoomPingHandler(RoomDirectory rooms, Occupants occupants) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "ping", XmppNs.Ping)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (to.IsDomain)
            return (XmlElement?)null;
        if (await rooms.FindAsync(to, from.Identity) is not { } room)
            return new XmppError(StanzaCondition.ItemNotFound);
        if (to.IsBare)
            return (XmlElement?)null;
        if (await occupants.FindAsync(room, from.Identity) is not { } occupant || !occupant.Has(from))
            return new XmppError(StanzaCondition.NotAcceptable);
        return occupant.Nick == to.Resource ? (XmlElement?)null
            : (await rooms.MembersAsync(room)).Any(member => member.Nick == to.Resource) ? new XmppError(StanzaCondition.FeatureNotImplemented)
            : new XmppError(StanzaCondition.ItemNotFound);
    }
}
