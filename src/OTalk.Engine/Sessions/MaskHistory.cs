using OTalk.Core.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// The mask of a session, and since when it has what has joined it while the server ran. The mask may be read by anyone; all else is for one
/// caller at a time.
/// </summary>
internal sealed class MaskHistory(IReadOnlyList<string> ids)
{
    private readonly Dictionary<string, DateTimeOffset> _joined = new(StringComparer.Ordinal);
    private volatile SessionMask _now = new(ids);

    /// <summary>The mask as it is.</summary>
    public SessionMask Now => _now;

    /// <summary>That of another session that has taken the name.</summary>
    public void Begin(IReadOnlyList<string> ids)
    {
        _joined.Clear();
        _now = new SessionMask(ids);
    }

    /// <summary>It is another one from now on.</summary>
    public void Set(IReadOnlyList<string> ids, DateTimeOffset now)
    {
        var mask = new SessionMask(ids);
        foreach (string id in _now.Ids.Where(id => !_joined.ContainsKey(id)))
            _joined[id] = DateTimeOffset.MinValue;
        foreach (string id in ids)
        {
            if (!_now.Covers(id))
                _joined[id] = now;
        }

        foreach (string id in _joined.Keys.Where(id => !mask.Covers(id)).ToList())
            _joined.Remove(id);
        _now = mask;
    }

    /// <summary>Subscriptions have ended; false where none of them is in it.</summary>
    public bool TryForget(IReadOnlyCollection<string> subscriptions)
    {
        if (!_now.Ids.Any(id => subscriptions.Contains(id, StringComparer.Ordinal)))
            return false;
        _now = new SessionMask([.. _now.Ids.Where(id => !subscriptions.Contains(id, StringComparer.Ordinal))]);
        foreach (string id in subscriptions)
            _joined.Remove(id);
        return true;
    }

    /// <summary>Whether a subscription that is in it was so at a time.</summary>
    public bool Had(string subscription, DateTimeOffset time) =>
        (!_joined.TryGetValue(subscription, out DateTimeOffset joined) && !_joined.TryGetValue(MaskRules.Everything, out joined)) || joined <= time;
}
