using System.Security.Cryptography;
using System.Text;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

/// <summary>A tree as its owner in the engine would keep it: it makes batches that fit what the store has.</summary>
public sealed class TestTree(ITreeStore store, string identity = "romeo@montague.com")
{
    public static readonly DateTimeOffset Start = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    public const int Root = 1;

    private readonly Dictionary<int, ChannelPath> _paths = [];
    private int _ids;

    public string Identity => identity;

    public Guid Epoch { get; init; } = new("0195d2c0-0000-7000-8000-00000000000e");

    public TreeCounters Counters { get; private set; } = TreeCounters.None;

    public static ChannelRecord Channel(int number, string path, int messages = -1, int events = -1) =>
        new(number, ChannelPath.Parse(path), "{}", messages, events, "romeo@montague.com", Start);

    public static byte[] Body(string text) => Encoding.UTF8.GetBytes($$"""{"ns":"http://otalk.com/p/chat","body":"{{text}}"}""");

    public static byte[] Digest(ReadOnlyMemory<byte> body) => SHA256.HashData(body.Span);

    /// <summary>A message with an id of its own and a second later than the one before.</summary>
    public LogEntry Message(
        int channel = Root,
        Guid? id = null,
        string ns = "http://otalk.com/p/chat",
        string? key = null,
        bool digest = false,
        EntryKind kind = EntryKind.Message,
        ReadOnlyMemory<byte>? body = null,
        bool transient = false)
    {
        var number = ++_ids;
        var bytes = body ?? Body($"message {number}");
        return new LogEntry
        {
            Kind = kind,
            Channel = channel,
            Path = _paths.GetValueOrDefault(channel, ChannelPath.Root),
            Id = id ?? Id(number),
            Time = Start.AddSeconds(number),
            Author = "juliet@capulet.com/sess/Balcony",
            Body = bytes,
            Ns = ns,
            Key = key,
            Digest = digest ? (ReadOnlyMemory<byte>?)Digest(bytes) : null,
            Transient = transient,
        };
    }

    public static Guid Id(int number) => new(number, 0x2c0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>A batch decided on the tree as it is; with <paramref name="configures"/> it changes the counters.</summary>
    public TreeBatch Batch(IEnumerable<Change> changes, bool configures = false) =>
        new(identity, Epoch, Counters, configures ? Counters with { Version = Counters.Version + 1 } : Counters, [.. changes]);

    /// <summary>Makes the tree with a root channel.</summary>
    public Task<TestTree> CreateAsync(int messages = -1, int events = -1) => ConfigureAsync(new ChannelSet(Channel(Root, string.Empty, messages, events)));

    /// <summary>Stores changes of the configuration.</summary>
    public async Task<TestTree> ConfigureAsync(params Change[] changes)
    {
        var batch = Batch(changes, configures: true);
        Assert.True((await AppendAsync(batch)).Accepted);
        Counters = batch.Counters;
        foreach (var channel in changes.OfType<ChannelSet>().Select(c => c.Channel))
        {
            _paths[channel.Number] = channel.Path;
        }

        return this;
    }

    /// <summary>Stores changes that leave the configuration as it is.</summary>
    public async Task StoreAsync(params Change[] changes) => Assert.True((await AppendAsync(Batch(changes))).Accepted);

    public async Task<AppendOutcome> AppendAsync(TreeBatch batch) =>
        Assert.Single(await store.AppendAsync([batch], CancellationToken.None));

    /// <summary>Publishes messages, one batch for all, and returns them.</summary>
    public async Task<IReadOnlyList<LogEntry>> PublishAsync(params LogEntry[] entries)
    {
        await StoreAsync([.. entries.Select(e => new EntryAppended(e))]);
        return entries;
    }

    /// <summary>Publishes so many messages to a channel.</summary>
    public async Task<IReadOnlyList<LogEntry>> PublishAsync(int count, int channel = Root) =>
        await PublishAsync([.. Enumerable.Range(0, count).Select(_ => Message(channel))]);

    public async Task<MessagePage> ReadAsync(MessageQuery query) => await store.ReadMessagesAsync(identity, query, CancellationToken.None);

    /// <summary>The whole history of some channels, of the root if none is named.</summary>
    public async Task<IReadOnlyList<LogEntry>> HistoryAsync(params int[] channels) => (await ReadAsync(All(channels))).Entries;

    public static MessageQuery All(params int[] channels) =>
        new() { Channels = channels.Length == 0 ? [Root] : channels, UpTo = long.MaxValue, Limit = int.MaxValue };

    public async Task<LogEntry?> GetAsync(Guid id, int channel = Root) =>
        await store.ReadMessageAsync(identity, channel, id, CancellationToken.None);

    public async Task<KnownMessage?> FindAsync(Guid id, int channel = Root) =>
        await store.FindMessageAsync(identity, channel, id, CancellationToken.None);

    public async Task<IReadOnlyList<StoredKey>> KeysAsync(string? key = null, params int[] channels) =>
        (await ReadKeysAsync(KeyQuery.All(channels.Length == 0 ? [Root] : channels) with { Key = key })).Keys;

    public async Task<KeyPage> ReadKeysAsync(KeyQuery query) => await store.ReadKeysAsync(identity, query, CancellationToken.None);

    public async Task<LogSlice> LogAsync(long after = 0, long maxBytes = long.MaxValue) =>
        await store.ReadLogAsync(identity, after, maxBytes, CancellationToken.None);

    public async Task<StoredTree> LoadAsync() => Assert.IsType<StoredTree>(await store.LoadAsync(identity, CancellationToken.None));

    /// <summary>Removes what is hidden and older than the entry made last plus some seconds; remembers ids for ever unless told.</summary>
    public async Task<int> TrimAsync(DateTimeOffset? before = null, DateTimeOffset? forget = null, int maxRows = int.MaxValue) =>
        await store.TrimAsync(before ?? DateTimeOffset.MaxValue, forget ?? DateTimeOffset.UnixEpoch, maxRows, CancellationToken.None);
}
