using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>The trees in a database file.</summary>
internal sealed class SqliteTreeStore(Database database) : ITreeStore
{
    public ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel) => database.ReadAsync(r => r.Trees.Load(identity), cancel);

    public ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<string>>(r => r.Trees.IdentitiesWithSessions(), cancel);

    public ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<string>>(r => r.Trees.IdentitiesToWake(), cancel);

    public async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel)
    {
        var outcomes = new AppendOutcome[batches.Count];
        await database.WriteAsync(
            writer =>
            {
                for (var i = 0; i < outcomes.Length; i++)
                {
                    outcomes[i] = writer.Batches.Append(batches[i]);
                }

                return outcomes;
            },
            cancel);

        // Only now are the positions the entries' own.
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Accepted)
            {
                GiveOffsets(batches[i].Changes, outcomes[i].LastOffset);
            }
        }

        return outcomes;
    }

    public ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel) =>
        Read(identity, (r, tree) => r.Pages.Read(tree, query), new MessagePage(0, [], query.SinceId ?? query.UntilId), cancel);

    public ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        Read(identity, (r, tree) => r.Messages.Read(tree, channel, id), null, cancel);

    public ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel) =>
        Read(identity, (r, tree) => r.Messages.Find(tree, channel, id), null, cancel);

    public ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel) =>
        Read(identity, (r, tree) => r.Keys.Read(tree, query), new KeyPage(0, []), cancel);

    public ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel) =>
        Read(identity, (r, tree) => r.Log.Read(tree, after, maxBytes), new LogSlice([], [], after), cancel);

    public async ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel) =>
        await database.WriteAsync(w => w.Places.Save(places), cancel);

    public ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel) =>
        Read<IReadOnlyList<SessionPlaces>>(owner, (r, tree) => r.Places.Read(tree, owner, session), [], cancel);

    public ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(
        IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<TreePosition>>(
        r =>
        {
            var positions = new List<TreePosition>(trees.Count);
            foreach (var (identity, at) in trees)
            {
                if (r.TreeOf(identity) is { } tree)
                {
                    positions.Add(r.Places.PositionOf(tree, identity, at));
                }
            }

            return positions;
        },
        cancel);

    public async ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel)
    {
        var plan = await database.ReadAsync(r => r.Trim.Plan(before, forgetIdsBefore, maxRows), cancel);
        return plan.IsEmpty ? 0 : await database.WriteAsync(w => w.Trim.Carry(plan, forgetIdsBefore, maxRows), cancel);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static void GiveOffsets(IReadOnlyList<Change> changes, long last)
    {
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            if (changes[i] is EntryAppended { Entry: { Transient: false } entry })
            {
                entry.Offset = last--;
            }
        }
    }

    private ValueTask<T> Read<T>(string identity, Func<Reader, long, T> read, T absent, CancellationToken cancel) =>
        database.ReadAsync(r => r.TreeOf(identity) is { } tree ? read(r, tree) : absent, cancel);
}
