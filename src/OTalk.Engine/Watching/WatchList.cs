using OTalk.Core.Trees;

namespace OTalk.Engine.Watching;

/// <summary>The connections that read channels of one tree beside sessions. Used by the tree's loop only.</summary>
internal sealed class WatchList
{
    /// <summary>Of a tree that nobody reads so.</summary>
    public static readonly WatchList None = new();

    private readonly List<Watch> _watches = [];

    public int Count => _watches.Count;

    public IReadOnlyList<Watch> All => [.. _watches];

    public void Add(Watch watch) => _watches.Add(watch);

    public void Remove(Watch watch) => _watches.Remove(watch);

    /// <summary>Those that an entry goes to.</summary>
    public IReadOnlyList<Watch> For(TreeState state, LogEntry entry)
    {
        List<Watch>? taking = null;
        foreach (Watch watch in _watches)
        {
            if (watch.Takes(state, entry))
                (taking ??= []).Add(watch);
        }

        return taking is null ? [] : taking;
    }
}
