using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Json;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>
/// Presence that is shown to who did not subscribe to it (RFC 6121, section 4.6). Whom our sessions have shown theirs is told when a session is no
/// more. What is known here is lost when the server stops.
/// </summary>
/// <param name="engine">The engine, whose sessions are watched.</param>
/// <param name="visitors">Carries out what comes.</param>
/// <param name="streams">The ways there.</param>
internal sealed class DirectedPresence(Lazy<EngineServices> engine, Visitors visitors, IXmppStreams streams)
{
    /// <summary>More strangers than that are not remembered: that they go is not told.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(Jid From, Identity To), bool> _strangers = new();
    private readonly ConcurrentDictionary<string, Owner> _owners = new(StringComparer.Ordinal);

    /// <summary>A session is seen by somebody, or is not any more.</summary>
    /// <param name="session">The session.</param>
    /// <param name="to">Whom it has told.</param>
    /// <param name="isAvailable">What.</param>
    public void Told(Jid session, Jid to, bool isAvailable)
    {
        Owner owner = _owners.GetOrAdd(session.Identity.ToString(), name => new Owner(engine.Value.Registry.Of(name), this));
        if (isAvailable)
            owner.Seen[(session, to)] = true;
        else
            owner.Seen.TryRemove((session, to), out _);
    }

    /// <summary>Takes the presence of somebody to which nobody here has subscribed: it is in the inbox for who is there now.</summary>
    /// <param name="stanza">A presence without type, or <c>unavailable</c>.</param>
    /// <param name="from">Who shows it.</param>
    /// <param name="to">Whom.</param>
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to)
    {
        bool isAvailable = stanza["type"] is null;
        if (isAvailable && _strangers.Count < Most)
            _strangers[(from, to.Identity)] = true;
        else if (!isAvailable && !_strangers.TryRemove((from, to.Identity), out _))
            return;
        IdentityUri inbox = to.IsBare ? new IdentityUri(to.Identity, ChannelPath.Parse(WellKnown.Inbox)) : to.ToSessionChannel(WellKnown.Inbox);
        if (!JsonMessageReader.TryRead(PresenceXml.Read(stanza), out MessageBody? body, out _))
            return;
        VisitorAnswer answer = await visitors.TakeAsync(from.ToAddress(), new PublishStanza(body, Transient: true) { To = inbox, Id = new StanzaId("\"xmpp\"") });
        foreach (Action then in answer.Then)
            then();
    }

    private async Task EndAsync(Jid session, Jid to)
    {
        try
        {
            await streams.PassAsync(session.Domain, to.Domain, PresenceSpeaker.Of("unavailable", session, to), CancellationToken.None);
        }
        catch (PeerUnreachableException)
        {
            // Who cannot be told sees nobody of this server.
        }
    }

    /// <summary>The sessions of one user that are seen.</summary>
    private sealed class Owner
    {
        private readonly OwnerSessions _sessions;
        private readonly DirectedPresence _parent;

        public Owner(OwnerSessions sessions, DirectedPresence parent)
        {
            (_sessions, _parent) = (sessions, parent);
            sessions.Watch(Changed);
        }

        public ConcurrentDictionary<(Jid Session, Jid To), bool> Seen { get; } = new();

        private void Changed()
        {
            foreach ((Jid session, Jid to) in Seen.Keys)
            {
                if (_sessions.Find(session.ToSessionChannel(WellKnown.Presence).Path.Segments[1]) is null && Seen.TryRemove((session, to), out _))
                    _ = _parent.EndAsync(session, to);
            }
        }
    }
}
