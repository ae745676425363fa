using System.Collections.Concurrent;
using OTalk.Core.Trees;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Presence;

/// <summary>
/// Whom our sessions have shown their presence who did not subscribe to it: they are told when a session is no more (RFC 6121, section 4.6). What is known here is lost when the server stops.
/// </summary>
/// <param name="engine">The engine, whose sessions are watched.</param>
/// <param name="streams">The ways there.</param>
internal sealed class ShownPresence(Lazy<EngineServices> engine, IXmppStreams streams)
{
    /// <summary>How many a user may show it to at a time.</summary>
    public const int Most = 200;

    private readonly ConcurrentDictionary<string, Owner> _owners = new(StringComparer.Ordinal);

    /// <summary>Whether a session is there to be shown.</summary>
    public bool IsThere(Jid session) => engine.Value.Registry.Of(session.Identity.ToString()).Find(NameOf(session)) is { IsEnded: false };

    /// <summary>A session is about to show itself to somebody; false where that are too many.</summary>
    public bool TryBegin(Jid session, Jid to) => _owners
        .GetOrAdd(session.Identity.ToString(), name => new Owner(engine.Value.Registry.Of(name), this))
        .TryBegin(session, to);

    /// <summary>Somebody is told in another way that a session is not seen any more.</summary>
    public void Forget(Jid session, Jid to)
    {
        if (_owners.TryGetValue(session.Identity.ToString(), out Owner? owner))
            owner.Forget(session, to);
    }

    private static string NameOf(Jid session) => session.ToSessionChannel(WellKnown.Presence).Path.Segments[1];

    private async Task TellAsync(Jid session, List<Jid> seen)
    {
        foreach (Jid to in seen)
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
    }

    /// <summary>The sessions of one user that are seen.</summary>
    private sealed class Owner
    {
        private readonly Lock _gate = new();
        private readonly HashSet<(Jid Session, Jid To)> _seen = [];
        private readonly OwnerSessions _sessions;
        private readonly ShownPresence _parent;

        public Owner(OwnerSessions sessions, ShownPresence parent)
        {
            (_sessions, _parent) = (sessions, parent);
            sessions.Watch(Look);
        }

        public bool TryBegin(Jid session, Jid to)
        {
            lock (_gate)
                return _seen.Contains((session, to)) || (_seen.Count < Most && _seen.Add((session, to)));
        }

        public void Forget(Jid session, Jid to)
        {
            lock (_gate)
                _seen.Remove((session, to));
        }

        /// <summary>A session has come, changed or gone.</summary>
        private void Look()
        {
            List<Jid> seen;
            lock (_gate)
                seen = [.. _seen.Select(static one => one.Session).Distinct()];
            foreach (Jid session in seen)
            {
                if (_sessions.Find(NameOf(session)) is null)
                    _ = _parent.TellAsync(session, End(session));
            }
        }

        private List<Jid> End(Jid session)
        {
            lock (_gate)
            {
                List<Jid> ended = [.. _seen.Where(seen => seen.Session.Equals(session)).Select(static seen => seen.To)];
                _seen.RemoveWhere(seen => seen.Session.Equals(session));
                return ended;
            }
        }
    }
}
