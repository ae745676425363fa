using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>
/// Keeps the histories of channels as long as they may be. What exceeds is hidden by moving the history's floor over it, which looks only at
/// what exceeds; the rows are removed later, by trimming.
/// </summary>
internal sealed class HistoryWriter(Connection connection)
{
    private readonly Dictionary<(int Channel, EntryKind Kind), int> _added = [];
    private long _tree;

    private Statement SetKeep => field ??= connection.Prepare(HistorySql.Set);

    private Statement Count => field ??= connection.Prepare(HistorySql.Count);

    private Statement Hide => field ??= connection.Prepare(HistorySql.Hide);

    private Statement TakeOutOne => field ??= connection.Prepare(HistorySql.TakeOut);

    private Statement Remove => field ??= connection.Prepare(HistorySql.Remove);

    /// <summary>Starts the changes of a tree.</summary>
    public void Begin(long tree)
    {
        _tree = tree;
        _added.Clear();
    }

    /// <summary>An entry was appended; it is counted, with the others of its history, by <see cref="Settle"/>.</summary>
    public void Add(int channel, EntryKind kind) => _added[(channel, kind)] = _added.GetValueOrDefault((channel, kind)) + 1;

    /// <summary>Counts what was added, and hides what exceeds.</summary>
    public void Settle()
    {
        foreach (var ((channel, kind), added) in _added)
        {
            var counts = Count.Bind(added).Bind(_tree).Bind(channel).Bind((long)kind).One(Read)
                ?? throw new InvalidOperationException($"an entry is for channel {channel}, which the tree has not");
            HideExcess(channel, kind, counts);
        }

        _added.Clear();
    }

    /// <summary>Sets how many entries a history shows; fewer than before takes effect at once, more from now on.</summary>
    public void Set(int channel, EntryKind kind, int keep)
    {
        Settle();
        HideExcess(channel, kind, SetKeep.Bind(_tree).Bind(channel).Bind((long)kind).Bind(keep).One(Read)!.Value);
    }

    /// <summary>A message was removed from the log.</summary>
    public void TakeOut(int channel, long position) => TakeOutOne.Bind(position).Bind(_tree).Bind(channel).Run();

    /// <summary>The channel is gone.</summary>
    public void End(int channel)
    {
        Settle();
        Remove.Bind(_tree).Bind(channel).Run();
    }

    private static (int Keep, int Kept, long Floor)? Read(Statement row) => (row.Int32(0), row.Int32(1), row.Int64(2));

    private void HideExcess(int channel, EntryKind kind, (int Keep, int Kept, long Floor) history)
    {
        var excess = history.Kept - history.Keep;
        if (history.Keep >= 0 && excess > 0)
        {
            Hide.Bind(excess).Bind(_tree).Bind(channel).Bind((long)kind).Bind(history.Floor).Run();
        }
    }
}
