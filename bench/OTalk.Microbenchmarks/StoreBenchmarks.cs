using System.Text;
using BenchmarkDotNet.Attributes;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Storage.Sql.Sqlite;
using OTalk.Storage.Trees;

namespace OTalk.Microbenchmarks;

/// <summary>
/// What an entry with a body of 260 bytes costs to store, alone and among others of its transaction, and what a page costs to read. Time is
/// per entry appended. The medium is not waited for (relaxed durability), so that the figures are the processor's.
/// </summary>
[MemoryDiagnoser]
public class StoreBenchmarks
{
    private const int Appended = 4096;

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"otalk-bench-{Guid.NewGuid():N}");
    private readonly byte[] _body = Encoding.UTF8.GetBytes($$"""{"ns":"http://otalk.com/p/chat","body":"{{new string('x', 218)}}"}""");
    private readonly TreeCounters _counters = new(1, 2, 1);
    private SqliteStore? _store;

    /// <summary>Entries a transaction.</summary>
    [Params(1, 64, 512)]
    public int Entries { get; set; }

    /// <summary>Trees that the entries of a transaction are spread over.</summary>
    [Params(1, 64)]
    public int Trees { get; set; }

    private ITreeStore Store => _store!.Trees;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _store = SqliteStore.Open(new SqliteStoreOptions { Directory = _directory, Durability = SqliteDurability.Relaxed });
        var channel = new ChannelRecord(1, ChannelPath.Parse("alleyway"), "{}", 50, 50, "montague.com", DateTimeOffset.UnixEpoch);
        await Store.AppendAsync(
            [.. Enumerable.Range(0, Trees).Select(t => Batch(t, TreeCounters.None, [new ChannelSet(channel)]))], CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Appended)]
    public async Task AppendAsync()
    {
        var tree = 0;
        for (var done = 0; done < Appended; done += Entries)
        {
            var each = Math.Max(1, Entries / Trees);
            var batches = new TreeBatch[Entries / each];
            for (var i = 0; i < batches.Length; i++)
            {
                batches[i] = Batch(tree++ % Trees, _counters, [.. Enumerable.Range(0, each).Select(_ => new EntryAppended(Entry()))]);
            }

            await Store.AppendAsync(batches, CancellationToken.None);
        }

        // As the server does in the background: what is behind retention would else grow without end.
        while (await Store.TrimAsync(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, 10_000, CancellationToken.None) > 0)
        {
        }
    }

    [Benchmark]
    public async Task<MessagePage> ReadPageAsync() => await Store.ReadMessagesAsync(
        "0@montague.com", new MessageQuery { Channels = [1], UpTo = long.MaxValue, Limit = 50, Descending = true }, CancellationToken.None);

    private static string Identity(int tree) => $"{tree}@montague.com";

    private TreeBatch Batch(int tree, TreeCounters decidedOn, Change[] changes) => new(Identity(tree), Guid.Empty, decidedOn, _counters, changes);

    private LogEntry Entry() => new()
    {
        Kind = EntryKind.Message,
        Channel = 1,
        Path = ChannelPath.Root,
        Id = Guid.CreateVersion7(),
        Time = DateTimeOffset.UtcNow,
        Author = "juliet@capulet.com/sess/Balcony",
        Body = _body,
        Ns = "http://otalk.com/p/chat",
    };
}
