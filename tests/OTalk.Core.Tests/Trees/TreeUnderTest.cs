using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Keeping;
using OTalk.Storage.Trees;

namespace OTalk.Core.Tests.Trees;

/// <summary>
/// A tree with a store behind it, as the engine keeps it: every decision is made twice and must be the same both times, its changes go to the
/// store and to the state. Time and ids count up, so a run repeats exactly.
/// </summary>
internal sealed class TreeUnderTest
{
    public static readonly DateTimeOffset Start = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Epoch = new("0195d2c0-0000-7000-8000-00000000000e");

    // Memory only: it lives as long as its test.
    private readonly InMemoryTreeStore _store = Memory();
    private bool _isStored;
    private int _ids;

    public TreeUnderTest(string identity = People.Romeo, TreeRules? rules = null)
    {
        State = new TreeState(Identity.Parse(identity), Epoch, rules ?? TreeRules.Default);
        Apply(WellKnown.Found(State.Identity, Now));
    }

    public TreeState State { get; }

    public string Name => State.Identity.ToString();

    /// <summary>The time of the next decision.</summary>
    public DateTimeOffset Now { get; private set; } = Start;

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public static MessageBody Chat(string body = "Good even") => Body($$"""{"ns":"http://otalk.com/p/chat","body":"{{body}}"}""");

    public static MessageBody Body(string json)
    {
        JsonElement message = Json(json);
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        string ns = message.GetProperty("ns").GetString()!;
        string? key = message.TryGetProperty("key", out JsonElement given) ? given.GetString() : null;
        return new MessageBody(utf8, ns, key) { Fault = MessageRules.Fault(ns, utf8) };
    }

    public static Guid Id(int number) => new(number, 0x2c0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>What a command comes to; nothing changes.</summary>
    public Decision Decide(TreeCommand command)
    {
        int ids = _ids;
        return command.Decide(State, ContextOf(command, () => Id(++ids)));
    }

    private DecisionContext ContextOf(TreeCommand command, Func<Guid> newId)
    {
        List<KnownMessage?> messages = [.. command.NeedsMessages.Select(needed => State.Find(needed.Channel) is { } place
            ? Sync(_store.FindMessageAsync(Name, place.Number, needed.Id, CancellationToken.None))
            : null)];
        KeyGiver? giver = command.NeedsKey is var (path, key) && State.Find(path) is { } node
            ? KeyGiver(node, key)
            : null;
        return new DecisionContext(Now, newId, messages.FirstOrDefault(), giver?.Author)
        {
            Messages = messages,
            Key = giver,
            Moving = Moving(command),
        };
    }

    /// <summary>Lets time pass.</summary>
    public void Wait(double seconds) => Now = Now.AddSeconds(seconds);

    /// <summary>Decides, stores and applies, with what the server publishes because of it.</summary>
    public Decision Run(TreeCommand command)
    {
        Decision first = Decide(command);
        Decision decision = Decide(command);
        Assert.Equal(Picture.Of(first), Picture.Of(decision));
        int ids = _ids + decision.Changes.Count;
        Apply(KeptChannels.Complete(State, ContextOf(command, () => Id(++ids)), decision.Changes));
        _ids = ids + 1;
        Now = Now.AddSeconds(1);
        return decision;
    }

    /// <summary>The same for a command that must not fail.</summary>
    public Decision Succeed(TreeCommand command)
    {
        Decision decision = Run(command);
        Assert.Null(decision.Error);
        return decision;
    }

    /// <summary>The error of a command that must fail, leaving everything as it is.</summary>
    public StanzaError Fail(TreeCommand command)
    {
        Decision decision = Decide(command);
        Assert.NotNull(decision.Error);
        Assert.Empty(decision.Changes);
        Assert.Empty(decision.Effects);
        return decision.Error;
    }

    /// <summary>Stores and applies changes that nobody decided.</summary>
    public void Apply(params IReadOnlyList<Change> changes)
    {
        if (changes.Count == 0)
            return;
        TreeCounters decidedOn = _isStored ? State.Counters : TreeCounters.None;
        foreach (Change change in changes)
            State.Apply(change);
        var batch = new TreeBatch(Name, Epoch, decidedOn, State.Counters, changes);
        Assert.True(Sync(_store.AppendAsync([batch], CancellationToken.None))[0].Accepted);
        _isStored = true;
    }

    public ChannelNode Channel(string path) => State.Find(ChannelPath.Parse(path)) ?? throw new InvalidOperationException($"there is no {path}");

    public bool Has(string path) => State.Find(ChannelPath.Parse(path)) is not null;

    public ChannelNode Create(string path, string config = "{}", string by = People.Romeo)
    {
        Succeed(new CreateChannelCommand(People.Actor(by), ChannelPath.Parse(path), Json(config)));
        return Channel(path);
    }

    public void Grant(string path, string identity, string? acl) => Apply(new GrantSet(Channel(path).Number, identity, acl));

    /// <summary>Publishes a message and returns its id.</summary>
    public Guid Publish(string path, string by = People.Romeo, MessageBody? body = null, Guid? id = null, string? key = null)
    {
        Decision decision = Succeed(new PublishCommand(People.Actor(by), ChannelPath.Parse(path), body ?? Chat(), id, key, Transient: false));
        return Assert.IsType<Published>(decision.Outcome).Id;
    }

    /// <summary>Puts in an active subscription of somebody to a pattern of this tree, asking nobody.</summary>
    public SubscriberRecord Subscribe(string owner, string pattern, string id = "s1", string? destination = null, string config = "{}")
    {
        var record = new SubscriberRecord(owner, id, $"{Name}/{pattern}", destination ?? owner, config, SubscriptionState.Active, Now);
        Apply(new SubscriberSet(record));
        return record;
    }

    /// <summary>Puts in an active subscription of the tree's own identity to channels of its own.</summary>
    public void SubscribeOwner(string pattern, string id)
    {
        Subscribe(Name, pattern, id);
        Apply(new SubscriptionSet(new SubscriptionRecord(id, $"{Name}/{pattern}", Name, "{}", SubscriptionState.Active, Now)));
    }

    /// <summary>Claims jobs and returns their ids.</summary>
    public IReadOnlyList<Guid> Claim(string path, string by, int count = 1)
    {
        Decision decision = Succeed(new ClaimCommand(People.Actor(by), ChannelPath.Parse(path), count));
        return [.. Assert.IsType<Claimed>(decision.Outcome).Jobs.Select(job => job.Id)];
    }

    /// <summary>The job of a message; null where it is none.</summary>
    public Job? Job(string path, Guid id) => State.Items.Jobs.Find(Channel(path).Number, id);

    public IReadOnlyList<LogEntry> History(string path, EntryKind kind = EntryKind.Message) => Sync(_store.ReadMessagesAsync(
        Name,
        new MessageQuery { Channels = [Channel(path).Number], Kind = kind, UpTo = long.MaxValue, Limit = int.MaxValue },
        CancellationToken.None)).Entries;

    /// <summary>Removes what retention does not show any more, all of it at once.</summary>
    public void Trim() => Sync(_store.TrimAsync(DateTimeOffset.MaxValue, DateTimeOffset.MinValue, int.MaxValue, CancellationToken.None));

    /// <summary>Who gave a key its value; null where it has none.</summary>
    public string? KeyAuthor(string path, string key) => KeyAuthor(Channel(path), key);

    /// <summary>The tree as the store gives it back.</summary>
    public TreeState Reload() => TreeState.Load(Sync(_store.LoadAsync(Name, CancellationToken.None))!, State.Rules);

    private static InMemoryTreeStore Memory() => new();

    private string? KeyAuthor(ChannelNode node, string key) => KeyGiver(node, key)?.Author;

    private KeyGiver? KeyGiver(ChannelNode node, string key) =>
        Sync(_store.ReadKeysAsync(Name, KeyQuery.All(node.Number) with { Key = key }, CancellationToken.None)).Keys is [var value, ..]
            ? new KeyGiver(value.Entry.Id, value.Entry.Author, value.Entry.Ns)
            : null;

    private MovingMessage? Moving(TreeCommand command)
    {
        if (command.Moves(State) is not var (from, to, id))
            return null;
        LogEntry? entry = Sync(_store.ReadMessageAsync(Name, State.Find(from)!.Number, id, CancellationToken.None));
        bool taken = State.Find(to) is { } place && Sync(_store.FindMessageAsync(Name, place.Number, id, CancellationToken.None)) is not null;
        return entry is null ? null : new MovingMessage(entry, taken);
    }

    /// <summary>The store of these tests completes everything before it returns.</summary>
    private static T Sync<T>(ValueTask<T> done)
    {
        Assert.True(done.IsCompletedSuccessfully);
        return done.Result;
    }
}
