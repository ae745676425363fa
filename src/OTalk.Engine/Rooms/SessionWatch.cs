using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Sessions;

namespace OTalk.Engine.Rooms;

/// <summary>Watches the sessions of one owner who has subscriptions to a room's channel.</summary>
internal sealed class SessionWatch : IDisposable
{
    private readonly OwnerSessions _sessions;
    private readonly Action _look;
    private int _told;

    /// <param name="sessions">The sessions.</param>
    /// <param name="look">Asks the room to look at them; not called again before it has.</param>
    public SessionWatch(OwnerSessions sessions, Action look)
    {
        _sessions = sessions;
        _look = look;
        sessions.Watch(Changed);
    }

    /// <summary>The subscriptions that cover the channel.</summary>
    public OwnerMatch? Match { get; set; }

    /// <summary>How the owner is there now; what changes from here on is told.</summary>
    public SessionPresence Look()
    {
        Interlocked.Exchange(ref _told, 0);
        var presence = SessionPresence.None;
        foreach (Session session in _sessions.Live)
        {
            if (session.IsEnded || Match?.Subscribers.Any(subscriber => subscriber.TakesMessages && session.Mask.Covers(subscriber.Id)) != true)
                continue;
            if (session.Feeds.Length > 0)
                return SessionPresence.Attached;
            presence = SessionPresence.Detached;
        }

        return presence;
    }

    public void Dispose() => _sessions.Unwatch(Changed);

    private void Changed()
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
            _look();
    }
}
