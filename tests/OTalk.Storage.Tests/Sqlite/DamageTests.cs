using System.Text;
using Microsoft.Data.Sqlite;
using OTalk.Core.Trees;
using OTalk.Storage.Accounts;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Sql.Sqlite.Checking;
using OTalk.Storage.Tests.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Sqlite;

/// <summary>Bits that flip on the medium are found, named, and told to readers.</summary>
public sealed class DamageTests : IDisposable
{
    private const string Blog = "blog";
    private const int BlogNumber = 2;

    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _told = [];

    private string File => Path.Combine(_directory.Path, "otalk.db");

    private SqliteStoreOptions Options => new() { Directory = _directory.Path, Damaged = _told.Add };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_sound_database_has_no_faults()
    {
        await MakeAsync();
        var report = StorageCheck.Run(Options);
        Assert.Empty(report.Faults);
        Assert.True(report.Records >= 19, $"{report.Records} records");
    }

    [Theory]
    [InlineData("message 2", "damaged: entry tree=romeo@montague.com pos=2 channel=/blog id=00000002-02c0-7000-8000-000000000000")]
    [InlineData("the topic", "damaged: key_value tree=romeo@montague.com channel=/blog key=topic id=00000004-02c0-7000-8000-000000000000")]
    [InlineData("nurse@capulet.com", "damaged: account identity=")]
    public async Task A_damaged_record_is_named(string text, string name)
    {
        await MakeAsync();
        Flip(text);
        Assert.Contains(StorageCheck.Run(Options).Faults, fault => fault.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>Flips one bit at a time, in bytes all over what is written of the file: what is not found changed no record.</summary>
    [Fact]
    public async Task Every_flipped_bit_of_a_record_is_found()
    {
        const int Flips = 400;
        const int Seed = 20130214;
        await MakeAsync();
        var sound = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        var written = Enumerable.Range(0, sound.Length).Where(at => sound[at] != 0).ToArray();
        var records = Dump();
        var random = new Random(Seed);
        var found = 0;
        for (var flip = 0; flip < Flips; flip++)
        {
            var (at, bit) = (written[random.Next(written.Length)], random.Next(8));
            sound[at] ^= (byte)(1 << bit);
            await System.IO.File.WriteAllBytesAsync(File, sound, TestContext.Current.CancellationToken);
            sound[at] ^= (byte)(1 << bit);
            if (Faults().Count > 0)
            {
                found++;
            }
            else
            {
                Assert.True(records == Dump(), $"bit {bit} of byte {at} changed a record and was not found (seed {Seed})");
            }
        }

        Assert.InRange(found, Flips / 4, Flips);
    }

    [Fact]
    public async Task A_reader_of_the_log_is_told_that_something_is_missing_and_reads_the_rest()
    {
        await MakeAsync();
        Flip("message 2");
        await using var store = SqliteStore.Open(Options);
        var slice = await store.Trees.ReadLogAsync("romeo@montague.com", 0, long.MaxValue, default);
        Assert.Equal([1, 3, 4], slice.Entries.Select(entry => entry.Offset));
        Assert.Equal([BlogNumber], slice.Missing);
        Assert.Equal(4, slice.End);

        // Who stands behind it lacks nothing; who comes to it later knows before.
        Assert.Empty((await store.Trees.ReadLogAsync("romeo@montague.com", 2, long.MaxValue, default)).Missing);
        Assert.Equal([BlogNumber], (await store.Trees.ReadLogAsync("romeo@montague.com", 0, 1, default)).Missing);
        Assert.Equal("entry 2 of tree 1, in channel 2", Assert.Single(_told));
    }

    [Fact]
    public async Task A_page_counts_the_damaged_row_and_leaves_it_out()
    {
        await MakeAsync();
        Flip("message 2");
        await using var store = SqliteStore.Open(Options);
        var query = new MessageQuery { Channels = [BlogNumber], UpTo = long.MaxValue, Limit = 2 };
        var page = await store.Trees.ReadMessagesAsync("romeo@montague.com", query, default);
        Assert.Equal((4, 1), (page.Total, page.Damage.Rows));
        Assert.Equal([BlogNumber], page.Damage.Channels);
        Assert.Equal([1], page.Entries.Select(entry => entry.Offset));
        var next = await store.Trees.ReadMessagesAsync("romeo@montague.com", query with { Offset = 2 }, default);
        Assert.Equal([3, 4], next.Entries.Select(entry => entry.Offset));
        Assert.Equal(0, next.Damage.Rows);
    }

    [Fact]
    public async Task A_damaged_message_that_is_asked_for_is_a_failure_of_the_store()
    {
        await MakeAsync();
        Flip("message 2");
        await using var store = SqliteStore.Open(Options);
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.Trees.ReadMessageAsync("romeo@montague.com", BlogNumber, TestTree.Id(2), default));
        Assert.Equal("entry 2 of tree 1, in channel 2 is damaged", failure.Message);
        Assert.NotNull(await store.Trees.ReadMessageAsync("romeo@montague.com", BlogNumber, TestTree.Id(3), default));
    }

    [Fact]
    public async Task A_damaged_value_of_a_key_is_left_out_and_counted()
    {
        await MakeAsync();
        Flip("the topic");
        await using var store = SqliteStore.Open(Options);
        var page = await store.Trees.ReadKeysAsync("romeo@montague.com", KeyQuery.All(BlogNumber), default);
        Assert.Equal((1, 0, 1), (page.Total, page.Keys.Count, page.Damage.Rows));
        Assert.Equal("key topic of channel 2 of tree 1", Assert.Single(_told));
    }

    [Fact]
    public async Task A_tree_with_a_damaged_channel_is_not_loaded_and_others_are()
    {
        await MakeAsync();
        Flip(Blog + "{}");
        await using var store = SqliteStore.Open(Options);
        var failure = await Assert.ThrowsAsync<StoreException>(async () => await store.Trees.LoadAsync("romeo@montague.com", default));
        Assert.Equal("a record of table channel in the tree of romeo@montague.com is damaged: otalk storage check tells which", failure.Message);
        Assert.NotNull(await store.Trees.LoadAsync("juliet@capulet.com", default));
    }

    [Fact]
    public void A_directory_without_a_database_is_no_sound_one() => Assert.Throws<StoreException>(() => StorageCheck.Run(Options));

    /// <summary>Two trees, one with a channel, four messages in it and the value of a key, and an account.</summary>
    private async Task MakeAsync()
    {
        await using var store = SqliteStore.Open(Options);
        var romeo = await new TestTree(store.Trees).CreateAsync();
        await romeo.ConfigureAsync(new ChannelSet(TestTree.Channel(BlogNumber, Blog)));
        await romeo.PublishAsync(romeo.Message(BlogNumber), romeo.Message(BlogNumber), romeo.Message(BlogNumber));
        await romeo.PublishAsync(romeo.Message(BlogNumber, key: "topic", body: TestTree.Body("the topic")));
        var juliet = await new TestTree(store.Trees, "juliet@capulet.com").CreateAsync();
        await juliet.PublishAsync(2);
        await store.Accounts.AddAsync(new AccountRecord("nurse@capulet.com", null, null, false, TestTree.Start), default);
    }

    /// <summary>Flips the lowest bit of the first letter of a text, where it stands last in the file.</summary>
    private void Flip(string text)
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        var at = bytes.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0, $"the file has no '{text}'");
        bytes[at] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);
    }

    private IReadOnlyList<string> Faults()
    {
        try
        {
            return StorageCheck.Run(Options).Faults;
        }
        catch (StoreException unusable)
        {
            return [unusable.Message];
        }
    }

    /// <summary>All records as text.</summary>
    private string Dump()
    {
        using var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var text = new StringBuilder();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"))
        {
            foreach (var row in Read(connection, $"SELECT * FROM {table[0]} NOT INDEXED"))
            {
                text.Append(table[0]).AppendJoin('|', row.Select(value => value is byte[] blob ? Convert.ToHexString(blob) : value)).AppendLine();
            }
        }

        return text.ToString();
    }

    private static List<object[]> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names out of the schema.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
