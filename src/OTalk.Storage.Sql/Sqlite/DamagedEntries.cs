using System.Collections.Concurrent;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// Entries that readers have found damaged since the store was opened. To who reads the log they are as those that trimming has removed: it is told
/// that something of the channel is lacking. Safe for concurrent callers.
/// </summary>
/// <param name="tell">Told of each once.</param>
internal sealed class DamagedEntries(Action<string> tell)
{
    private readonly ConcurrentDictionary<(long Tree, long Position), IReadOnlyList<int>> _entries = new();
    private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);

    /// <summary>An entry of the log is damaged: a row of <see cref="EntryRow"/>.</summary>
    /// <param name="tree">Number of the tree.</param>
    /// <param name="row">The entry.</param>
    /// <param name="channels">The channel it belongs to, or all that it may belong to.</param>
    public void Add(long tree, Statement row, IReadOnlyList<int> channels)
    {
        if (_entries.TryAdd((tree, row.Int64(0)), channels))
        {
            tell(NameOf(tree, row));
        }
    }

    /// <summary>The value of a key is damaged: a row of <see cref="EntryRow"/>.</summary>
    public void AddKey(long tree, Statement row)
    {
        var name = $"key {row.Text(EntryRow.Key)} of channel {row.Int64(EntryRow.Channel)} of tree {tree}";
        if (_keys.TryAdd(name, value: true))
        {
            tell(name);
        }
    }

    /// <summary>The entry that was asked for is damaged.</summary>
    public StoreException Found(long tree, Statement row, int channel)
    {
        Add(tree, row, [channel]);
        return new StoreException($"{NameOf(tree, row)} is damaged") { Fault = StoreFault.Damaged };
    }

    /// <summary>Channels of a tree with a damaged entry behind a position.</summary>
    public IReadOnlyList<int> ChannelsBehind(long tree, long position) => _entries.IsEmpty
        ? []
        : [.. _entries.Where(entry => entry.Key.Tree == tree && entry.Key.Position > position).SelectMany(entry => entry.Value).Distinct()];

    private static string NameOf(long tree, Statement row) => $"entry {row.Int64(0)} of tree {tree}, in channel {row.Int64(EntryRow.Channel)}";
}
