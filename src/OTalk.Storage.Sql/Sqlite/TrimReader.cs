using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>The entries of one history, up to a position, that are to be removed.</summary>
internal readonly record struct TrimStretch(long Tree, int Channel, long Kind, long Last);

/// <summary>What there is to trim.</summary>
/// <param name="Stretches">Entries that retention does not show and that are old enough.</param>
/// <param name="Left">Channels that are gone and have entries still.</param>
/// <param name="Forget">Whether there are ids to forget.</param>
internal sealed record TrimPlan(IReadOnlyList<TrimStretch> Stretches, IReadOnlyList<(long Tree, int Channel)> Left, bool Forget)
{
    public bool IsEmpty => Stretches.Count == 0 && Left.Count == 0 && !Forget;
}

/// <summary>Finds what there is to trim, so that the search does not keep writers waiting.</summary>
internal sealed class TrimReader(Connection connection)
{
    private Statement Candidates => field ??= connection.Prepare(TrimSql.Candidates);

    private Statement Hidden => field ??= connection.Prepare(TrimSql.Hidden);

    private Statement LeftChannels => field ??= connection.Prepare(TrimSql.LeftChannels);

    private Statement AnyToForget => field ??= connection.Prepare(TrimSql.AnyToForget);

    public TrimPlan Plan(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows)
    {
        var stretches = new List<TrimStretch>();
        var rows = 0;
        Candidates.Each(row =>
        {
            var (count, last) = OldEnough(row, before.ToUnixTimeMilliseconds(), maxRows - rows);
            if (count > 0)
            {
                stretches.Add(new TrimStretch(row.Int64(0), row.Int32(1), row.Int64(2), last));
                rows += count;
            }

            return rows < maxRows;
        });

        return new TrimPlan(
            stretches,
            LeftChannels.Bind(maxRows).All(row => (row.Int64(0), row.Int32(1))),
            AnyToForget.Bind(forgetIdsBefore).One(_ => true));
    }

    /// <summary>How many of a history's hidden entries come before the first that is not old enough, and the position of the last of them.</summary>
    private (int Count, long Last) OldEnough(Statement history, long before, int limit)
    {
        var (count, last) = (0, 0L);
        Hidden.Bind(history.Int64(0)).Bind(history.Int64(1)).Bind(history.Int64(2)).Bind(history.Int64(3)).Bind(limit).Each(row =>
        {
            if (row.Int64(1) >= before)
            {
                return false;
            }

            (count, last) = (count + 1, row.Int64(0));
            return true;
        });
        return (count, last);
    }
}
