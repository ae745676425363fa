using OTalk.Core.Trees;
using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Writes entries and the values of keys.</summary>
internal sealed class EntryWriter(Connection connection, HistoryWriter history)
{
    // What this batch has taken out: its ids were there when the batch was handed in, so they are not free.
    private readonly HashSet<(int Channel, Guid Id)> _taken = [];

    private Statement Add => field ??= connection.Prepare(EntrySql.Add);

    // Apart from the insert: one that selects would keep a journal of its own for each row.
    private Statement Remembers => field ??= connection.Prepare(EntrySql.Remembers);

    private Statement SetKey => field ??= connection.Prepare(EntrySql.SetKey);

    private Statement RemoveKey => field ??= connection.Prepare(EntrySql.RemoveKey);

    private Statement RemoveKeysOf => field ??= connection.Prepare(EntrySql.RemoveKeysOf);

    private Statement Revise => field ??= connection.Prepare(EntrySql.Revise);

    private Statement ReviseKeys => field ??= connection.Prepare(EntrySql.ReviseKeys);

    private Statement Remember => field ??= connection.Prepare(EntrySql.RememberOne);

    private Statement Remove => field ??= connection.Prepare(EntrySql.Remove);

    /// <summary>Starts the changes of a batch.</summary>
    public void Begin() => _taken.Clear();

    /// <summary>Appends an entry; false if its channel has or remembers its id.</summary>
    public bool Append(long tree, long position, LogEntry entry)
    {
        if (_taken.Count > 0 && _taken.Contains((entry.Channel, entry.Id)))
        {
            return false;
        }

        if (Remembers.Bind(tree).Bind(entry.Channel).Bind(entry.Id).One(_ => true) || EntryRow.Write(Add, tree, position, entry).Run() == 0)
        {
            return false;
        }

        history.Add(entry.Channel, entry.Kind);
        if (entry is { Kind: EntryKind.Message, Key: not null })
        {
            SetKey.Bind(tree).Bind(position).Run();
        }

        return true;
    }

    /// <summary>Applies a change of something that was appended before; false if it is none.</summary>
    public bool Apply(long tree, Change change)
    {
        switch (change)
        {
            case KeyRemoved removed:
                RemoveKey.Bind(tree).Bind(removed.Channel).Bind(removed.Key).Run();
                return true;
            case MessageRevised revised:
                Revise.Bind(revised.Ns).Bind(revised.Body.Span).Bind(tree).Bind(revised.Channel).Bind(revised.Id).Run();
                ReviseKeys.Bind(revised.Ns).Bind(revised.Body.Span).Bind(tree).Bind(revised.Channel).Bind(revised.Id).Run();
                return true;
            case MessageRemoved removed:
                Take(tree, removed);
                return true;
            default:
                return false;
        }
    }

    private void Take(long tree, MessageRemoved removed)
    {
        // What was appended before in this batch has to push out of the history what it pushes out, while the message still counts.
        history.Settle();
        RemoveKeysOf.Bind(tree).Bind(removed.Channel).Bind(removed.Id).Run();
        Remember.Bind(tree).Bind(removed.Channel).Bind(removed.Id).Run();
        if (Remove.Bind(tree).Bind(removed.Channel).Bind(removed.Id).One(row => (long?)row.Int64(0)) is { } position)
        {
            history.TakeOut(removed.Channel, position);
            _taken.Add((removed.Channel, removed.Id));
        }
    }
}
