using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes the batches of trees, inside the transaction of its caller.</summary>
internal sealed class BatchWriter(Connection connection, HistoryWriter history)
{
    private readonly EntryWriter _entries = new(connection, history);
    private readonly ChannelWriter _channels = new(connection, history);
    private readonly RecordWriter _records = new(connection);
    private readonly ItemWriter _items = new(connection);

    private Statement Advance => field ??= connection.Prepare(TreeSql.Advance);

    private Statement Create => field ??= connection.Prepare(TreeSql.Create);

    private Statement Savepoint => field ??= connection.Prepare("SAVEPOINT batch");

    private Statement Release => field ??= connection.Prepare("RELEASE batch");

    private Statement RollBack => field ??= connection.Prepare("ROLLBACK TO batch");

    /// <summary>Writes a batch whole; or, if the tree is not what it was decided on or has one of its ids, nothing of it.</summary>
    public AppendOutcome Append(TreeBatch batch)
    {
        Savepoint.Run();
        var outcome = Write(batch);
        if (!outcome.Accepted)
        {
            RollBack.Run();
        }

        Release.Run();
        return outcome;
    }

    private AppendOutcome Write(TreeBatch batch)
    {
        var entries = batch.Changes.Count(c => c is EntryAppended { Entry.Transient: false });
        if (Place(batch, entries) is not var (tree, last))
        {
            return AppendOutcome.Refused;
        }

        history.Begin(tree);
        _entries.Begin();
        var position = last - entries;
        foreach (var change in batch.Changes)
        {
            switch (change)
            {
                case EntryAppended { Entry.Transient: true }:
                    break;
                case EntryAppended { Entry: var entry } when !_entries.Append(tree, ++position, entry):
                    return AppendOutcome.Refused;
                case EntryAppended:
                    break;
                default:
                    Apply(tree, change);
                    break;
            }
        }

        history.Settle();
        return new AppendOutcome(true, last);
    }

    /// <summary>The number of the tree and its last position with this batch; null if it is not what the batch was decided on.</summary>
    private (long Tree, long Last)? Place(TreeBatch batch, int entries)
    {
        var (on, to) = (batch.DecidedOn, batch.Counters);
        var place = BindTree(Advance, batch, entries, to).Bind(on.Version).Bind(on.NextChannel).Bind(on.NextSubscription).One(Read);
        return place is null && on == TreeCounters.None ? BindTree(Create, batch, entries, to).One(Read) : place;

        static Statement BindTree(Statement statement, TreeBatch batch, int entries, TreeCounters to) => statement
            .Bind(entries).Bind(to.Version).Bind(to.NextChannel).Bind(to.NextSubscription).Bind(batch.Identity).Bind(batch.Epoch);

        static (long, long)? Read(Statement row) => (row.Int64(0), row.Int64(1));
    }

    private void Apply(long tree, Change change)
    {
        var known = _entries.Apply(tree, change) || _channels.Apply(tree, change) || _records.Apply(tree, change) || _items.Apply(tree, change);
        if (!known)
        {
            throw new ArgumentException($"a store has no place for {change.GetType().Name}", nameof(change));
        }
    }
}
