using Microsoft.Data.Sqlite;
using OTalk.Storage.Sql.Queries;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Tests.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Sqlite;

/// <summary>What a connection is told, and how SQLite goes about the statements that must not look at more rows than they show.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private readonly SqliteUnderTest _subject = new();

    public ValueTask InitializeAsync() => _subject.StartAsync();

    public ValueTask DisposeAsync() => _subject.DisposeAsync();

    [Theory]
    [InlineData(SqliteDurability.Full, 2)]
    [InlineData(SqliteDurability.Relaxed, 1)]
    public void What_is_written_is_flushed_as_the_durability_says(SqliteDurability durability, long synchronous)
    {
        using var connection = Open(SqliteOpenMode.ReadWrite, durability);
        Assert.Equal(synchronous, connection.ReadNumber("PRAGMA synchronous"));
    }

    [Fact]
    public void A_reader_cannot_write()
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        Assert.Throws<StoreException>(() => connection.Prepare("DELETE FROM account").Run());
    }

    [Theory]
    [InlineData(PageSql.Ascending)]
    [InlineData(PageSql.Descending)]
    [InlineData(PageSql.CountStretch)]
    public void A_page_of_a_channel_is_read_along_its_index_without_sorting(string sql)
    {
        var plan = Assert.Single(Plan(sql));
        Assert.Contains("INDEX entry_in_channel (tree=? AND channel=? AND kind=? AND pos>? AND pos<?)", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HistorySql.Hide)]
    [InlineData(SpreadPageSql.Count)]
    [InlineData(TrimSql.Hidden)]
    [InlineData(TrimSql.Remember)]
    [InlineData(TrimSql.Remove)]
    [InlineData(PageSql.CountMatches)]
    public void Entries_of_a_channel_are_looked_for_along_its_index(string sql)
    {
        Assert.Contains(Plan(sql), step => step.Contains("entry_in_channel (tree=? AND channel=? AND kind=? AND pos", StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_of_a_tree_is_read_as_it_lies()
    {
        Assert.Equal("SEARCH entry USING PRIMARY KEY (tree=? AND pos>?)", Assert.Single(Plan(EntrySql.Log)));
    }

    [Theory]
    [InlineData(EntrySql.Shown)]
    [InlineData(EntrySql.Known)]
    [InlineData(EntrySql.Remove)]
    [InlineData(EntrySql.Revise)]
    public void A_message_is_found_by_its_id(string sql)
    {
        Assert.Contains(Plan(sql), step => step.Contains("entry_by_id (id=? AND tree=? AND channel=?)", StringComparison.Ordinal));
        Assert.DoesNotContain(Plan(sql), step => step.StartsWith("SCAN entry", StringComparison.Ordinal));
    }

    [Fact]
    public void What_there_is_to_trim_is_found_without_looking_at_other_histories()
    {
        Assert.Contains("history_to_trim", Assert.Single(Plan(TrimSql.Candidates)), StringComparison.Ordinal);
    }

    private List<string> Plan(string sql)
    {
        using var connection = Open(SqliteOpenMode.ReadOnly);
        var statement = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        foreach (var _ in sql.Split('@').Skip(1).Select(Name).Distinct())
        {
            statement.Bind(default(string));
        }

        return statement.All(row => row.Text(3));
    }

    private static string Name(string text) => string.Concat(text.TakeWhile(char.IsLetterOrDigit));

    private Connection Open(SqliteOpenMode mode, SqliteDurability durability = SqliteDurability.Full) =>
        Connection.Open(_subject.File, mode, new SqliteStoreOptions { Directory = _subject.Directory, Durability = durability });
}
