using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>
/// Subscriptions found by the channels their patterns cover: a tree of the patterns' levels, in which a wildcard is a branch beside the
/// names. Finding what covers a channel follows the names of its path and those wildcards, so it costs what it finds, however many
/// subscriptions there are.
/// </summary>
internal sealed class PatternIndex
{
    private readonly Level _root = new();

    public void Add(Subscriber subscriber)
    {
        ChannelPattern pattern = subscriber.Pattern;
        Level at = _root;
        for (int depth = 0; depth < pattern.Depth; depth++)
            at = at.Next(pattern.LevelAt(depth));
        at.Add(subscriber);
    }

    public void Remove(Subscriber subscriber) => Remove(_root, subscriber, 0);

    /// <summary>The subscriptions whose pattern covers a channel, whatever their state.</summary>
    public void Covering(ChannelPath path, List<Subscriber> found) => Covering(_root, path, 0, found);

    /// <summary>How the active ones among them cover a channel, the best of them; only those whose literal part is at or below another count.</summary>
    public Coverage CoverageOf(ChannelPath path, ChannelPath within) => CoverageOf(_root, path, 0, within);

    /// <summary>The subscriptions whose pattern, as far as it is literal, lies at or below a channel.</summary>
    public IEnumerable<Subscriber> RootedAtOrBelow(ChannelPath path)
    {
        Level? at = _root;
        for (int depth = 0; depth < path.Depth && at is not null; depth++)
            at = at.Named(path.Segments[depth]);
        return at?.All() ?? [];
    }

    private static void Covering(Level at, ChannelPath path, int depth, List<Subscriber> found)
    {
        found.AddRange(at.HereAndBelow);
        if (depth == path.Depth)
        {
            found.AddRange(at.Here);
            return;
        }

        if (at.Named(path.Segments[depth]) is { } named)
            Covering(named, path, depth + 1, found);
        if (at.Any is { } any)
            Covering(any, path, depth + 1, found);
    }

    private static Coverage CoverageOf(Level at, ChannelPath path, int depth, ChannelPath within)
    {
        Coverage best = Best(at.HereAndBelow, within);
        if (depth == path.Depth)
            return Better(best, Best(at.Here, within));
        if (at.Named(path.Segments[depth]) is { } named)
            best = Better(best, CoverageOf(named, path, depth + 1, within));
        if (best != Coverage.Approved && at.Any is { } any)
            best = Better(best, CoverageOf(any, path, depth + 1, within));
        return best;
    }

    private static Coverage Best(List<Subscriber> subscribers, ChannelPath within)
    {
        var best = Coverage.None;
        foreach (Subscriber subscriber in subscribers)
        {
            if (!subscriber.IsActive || !subscriber.Pattern.Prefix.IsAtOrBelow(within))
                continue;
            if (subscriber.IsApproved)
                return Coverage.Approved;
            best = Better(best, subscriber.Pattern.IsExact ? Coverage.ByAddress : Coverage.ByPattern);
        }

        return best;
    }

    private static Coverage Better(Coverage one, Coverage other) => one > other ? one : other;

    /// <summary>Removes a subscription, and on the way back the levels that held nothing else.</summary>
    private static void Remove(Level at, Subscriber gone, int depth)
    {
        if (depth == gone.Pattern.Depth)
        {
            at.Remove(gone);
            return;
        }

        string? name = gone.Pattern.LevelAt(depth);
        Level next = at.Next(name);
        Remove(next, gone, depth + 1);
        if (next.IsEmpty)
            at.Drop(name);
    }

    /// <summary>What has its pattern's first levels in common. Most levels have one way on, so nothing is made before it is needed.</summary>
    private sealed class Level
    {
        private static readonly List<Subscriber> Nobody = [];

        private Dictionary<string, Level>? _named;

        /// <summary>Those whose pattern ends at this level.</summary>
        public List<Subscriber> Here { get; private set; } = Nobody;

        /// <summary>Those whose pattern ends in a recursive wildcard after this level.</summary>
        public List<Subscriber> HereAndBelow { get; private set; } = Nobody;

        /// <summary>The patterns that go on with a wildcard for one level.</summary>
        public Level? Any { get; private set; }

        public bool IsEmpty => _named is null && Any is null && Here.Count + HereAndBelow.Count == 0;

        public Level? Named(string name) => _named?.GetValueOrDefault(name);

        /// <summary>The level behind a name, or behind a wildcard (null).</summary>
        public Level Next(string? name)
        {
            if (name is null)
                return Any ??= new Level();
            _named ??= new Dictionary<string, Level>(StringComparer.Ordinal);
            if (!_named.TryGetValue(name, out Level? next))
                _named[name] = next = new Level();
            return next;
        }

        public void Drop(string? name)
        {
            if (name is null)
                Any = null;
            else if (_named!.Remove(name) && _named.Count == 0)
                _named = null;
        }

        public void Add(Subscriber subscriber)
        {
            if (subscriber.Pattern.IsRecursive)
                HereAndBelow = With(HereAndBelow, subscriber);
            else
                Here = With(Here, subscriber);
        }

        public void Remove(Subscriber subscriber) => (subscriber.Pattern.IsRecursive ? HereAndBelow : Here).Remove(subscriber);

        public IEnumerable<Subscriber> All()
        {
            IEnumerable<Level> next = _named?.Values ?? Enumerable.Empty<Level>();
            if (Any is not null)
                next = next.Append(Any);
            return HereAndBelow.Concat(Here).Concat(next.SelectMany(level => level.All()));
        }

        private static List<Subscriber> With(List<Subscriber> list, Subscriber subscriber)
        {
            if (ReferenceEquals(list, Nobody))
                return [subscriber];
            list.Add(subscriber);
            return list;
        }
    }
}
