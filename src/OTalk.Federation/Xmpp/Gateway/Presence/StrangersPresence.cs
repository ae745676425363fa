using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>Presence that XMPP users show to ours who did not subscribe to it (RFC 6121, section 4.6): it is in the inbox for who is there now.</summary>
/// <param name="visitors">Carries out what comes.</param>
internal sealed class StrangersPresence(Visitors visitors)
{
    /// <summary>Of the last so many it is told that they go.</summary>
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<(Jid From, Identity To)> _shown = [];
    private readonly Queue<(Jid From, Identity To)> _order = new();

    /// <summary>Takes a presence. That somebody goes whom nobody has seen come is no news.</summary>
    /// <param name="stanza">A presence without type, or <c>unavailable</c>.</param>
    /// <param name="from">Who shows it.</param>
    /// <param name="to">Whom.</param>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to)
    {
        bool isAvailable = stanza["type"] is null;
        if (!isAvailable && !Forget(from, to.Identity))
            return;
        IdentityUri inbox = to.IsBare ? new IdentityUri(to.Identity, ChannelPath.Parse(WellKnown.Inbox)) : to.ToSessionChannel(WellKnown.Inbox);
        if (!JsonMessageReader.TryRead(PresenceXml.Read(stanza), out MessageBody? body, out _))
            return;
        VisitorAnswer answer = await visitors.TakeAsync(from.ToAddress(), new PublishStanza(body, Transient: true) { To = inbox, Id = new StanzaId("\"xmpp\"") });
        foreach (Action then in answer.Then)
            then();
        if (isAvailable && answer.Reply is not ErrorReply)
            Remember(from, to.Identity);
    }

    private void Remember(Jid from, Identity to)
    {
        lock (_gate)
        {
            if (!_shown.Add((from, to)))
                return;
            _order.Enqueue((from, to));
            while (_order.Count > Most && _order.TryDequeue(out (Jid From, Identity To) oldest))
                _shown.Remove(oldest);
        }
    }

    private bool Forget(Jid from, Identity to)
    {
        lock (_gate)
            return _shown.Remove((from, to));
    }
}
