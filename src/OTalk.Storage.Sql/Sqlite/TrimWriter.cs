using OTalk.Storage.Sql.Queries;

namespace OTalk.Storage.Sql.Sqlite;

/// <summary>Carries out a <see cref="TrimPlan"/>.</summary>
internal sealed class TrimWriter(Connection connection)
{
    private Statement Remember => field ??= connection.Prepare(TrimSql.Remember);

    private Statement Remove => field ??= connection.Prepare(TrimSql.Remove);

    private Statement Removed => field ??= connection.Prepare(TrimSql.Removed);

    private Statement RemoveLeft => field ??= connection.Prepare(TrimSql.RemoveLeft);

    private Statement ForgetLeft => field ??= connection.Prepare(TrimSql.ForgetLeft);

    private Statement EndLeft => field ??= connection.Prepare(TrimSql.EndLeft);

    private Statement Forget => field ??= connection.Prepare(TrimSql.Forget);

    /// <summary>Removes what the plan names, each kind of it up to <paramref name="maxRows"/>; returns the rows removed.</summary>
    public int Carry(TrimPlan plan, DateTimeOffset forgetIdsBefore, int maxRows)
    {
        var rows = plan.Stretches.Sum(stretch => Trim(stretch, forgetIdsBefore));
        var left = 0;
        foreach (var (tree, channel) in plan.Left)
        {
            left += End(tree, channel, maxRows - left);
        }

        return rows + left + (plan.Forget ? Forget.Bind(forgetIdsBefore).Bind(maxRows).Run() : 0);
    }

    private int Trim(TrimStretch stretch, DateTimeOffset forgetIdsBefore)
    {
        Statement To(Statement statement) => statement.Bind(stretch.Tree).Bind(stretch.Channel).Bind(stretch.Kind).Bind(stretch.Last);

        To(Remember).Bind(forgetIdsBefore).Run();
        var removed = To(Remove).Run();
        Removed.Bind(removed).Bind(stretch.Last).Bind(stretch.Tree).Bind(stretch.Channel).Bind(stretch.Kind).Run();
        return removed;
    }

    private int End(long tree, int channel, int limit)
    {
        var removed = RemoveLeft.Bind(tree).Bind(channel).Bind(limit).Run();
        removed += ForgetLeft.Bind(tree).Bind(channel).Bind(limit - removed).Run();
        if (removed < limit)
        {
            EndLeft.Bind(tree).Bind(channel).Run();
        }

        return removed;
    }
}
