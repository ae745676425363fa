using System.Globalization;
using System.Text;
using OTalk.Federation.Inbound;
using OTalk.Federation.Queues;
using OTalk.Simulation.Checks;
using OTalk.Simulation.Scheduling;
using OTalk.Simulation.Storage;
using OTalk.Simulation.World;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Federation;

/// <summary>A server with its peers: what is durable of it, and the process as it lives now.</summary>
internal sealed class Server : IOutboxAnswers, IPeerChannel, IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly FederationRun _world;
    private readonly QueueLimits _limits;
    private readonly Random _random;
    private readonly StoredStanzas _stored;
    private readonly IOutboxStore _faultyOutbox;
    private readonly IReceiptStore _faultyReceipts;
    private readonly Faults _faults;
    private readonly Dictionary<string, Feed> _feeds = [];
    private SimulatedScheduler _scheduler = null!;
    private FaultLogs _logs = null!;
    private Destinations _queues = null!;
    private Receipts _receipts = null!;
    private int _added;

    public Server(string domain, FederationRun world, FederationSetup setup, Random random)
    {
        Domain = domain;
        _world = world;
        _random = random;
        _limits = new QueueLimits
        {
            BatchStanzas = 5,
            QueueBytes = setup.QueueBytes,
            IdleAfter = TimeSpan.FromSeconds(15),
            LongestPause = TimeSpan.FromSeconds(40),
        };
        _faults = new Faults(new Random(random.Next()), FaultRates.Rough);
        _stored = new StoredStanzas(new InMemoryOutboxStore());
        _faultyOutbox = new FaultyOutboxStore(setup.Outbox(_stored), _faults);
        _faultyReceipts = new FaultyReceiptStore(setup.Receipts(new InMemoryReceiptStore()), _faults);
        Live();
    }

    public string Domain { get; }

    public VirtualTime Time { get; private set; } = null!;

    /// <summary>Whether it started; a process whose store fails at start does not.</summary>
    public bool IsUp { get; private set; }

    public bool IsAtRest => IsUp && _stored.IsEmpty && _feeds.Values.All(feed => !feed.IsBehind);

    public void Calm() => _faults.Calm();

    /// <summary>The process dies, and another begins with what is durable.</summary>
    public void Restart()
    {
        Dispose();
        _faults.PowerBack();
        Live();
    }

    /// <summary>The process dies; what was not durable is lost.</summary>
    public void Dispose()
    {
        _scheduler.Kill();
        _logs.Dispose();
    }

    public bool RunOne()
    {
        if (_faults.IsPowerOut)
        {
            _world.Note($"{Domain} dies in the middle of a commit");
            Restart();
            return true;
        }

        bool ran = _scheduler.RunOne();
        if (_world.Ledger.Violation is { } broken)
            throw broken;
        return _logs.Error is null ? ran : throw new ViolationException(nameof(Server), _logs.Error);
    }

    /// <summary>Something is done here that another server has to know.</summary>
    public void Act(string to)
    {
        if (!IsUp || _faults.IsPowerOut)
            return;
        if (_world.Setup.Feeds && _random.Next(3) == 0)
        {
            Feed feed = FeedTo(to);
            feed.Publish();
            _scheduler.Run(() => _queues.Wake(to, feed));
            return;
        }

        List<OutboxStanza> stanzas = [];
        for (int left = _random.Next(1, 5); left > 0; left--)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{Domain}>{to}:{++_added}");
            stanzas.Add(new OutboxStanza(to, Time.GetUtcNow(), "romeo", text, _random.Next(2) == 0 ? text : null, Encoding.UTF8.GetBytes(text)));
        }

        _scheduler.Run(() => _ = AddAsync(stanzas));
    }

    /// <summary>A batch arrives.</summary>
    public void Receive(string from, string tx, IReadOnlyList<string> stanzas, Action<IReadOnlyList<byte[]>> answer)
    {
        if (IsUp && !_faults.IsPowerOut)
            _scheduler.Run(() => _ = ReceiveAsync(from, tx, stanzas, answer));
    }

    public void CheckAtRest(string to) => _world.Ledger.AtRest(Domain, to, _stored.Of(to), FeedTo(to).Log);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel)
    {
        await reached();
        string[] texts = [.. stanzas.Select(stanza => Encoding.UTF8.GetString(stanza.Span))];
        _world.Note($"{Domain} sends {tx}: {string.Join(' ', texts)}");
        _world.Ledger.Sent(tx, texts);
        var answered = new TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Carry(Domain, domain, tx, texts, answers => answered.TrySetResult([.. answers.Select(answer => (ReadOnlyMemory<byte>)answer)]));
        using ITimer timer = Time.CreateTimer(_ => answered.TrySetException(new TimeoutException("no answer")), null, AnswerWithin, Timeout.InfiniteTimeSpan);
        return await answered.Task;
    }

    public async ValueTask AnsweredAsync(IReadOnlyList<AnsweredStanza> answers, CancellationToken cancel)
    {
        await _faults.PauseAsync();
        _faults.BeforeAppend();
        foreach (AnsweredStanza answer in answers)
            _world.Ledger.Told(answer.Stanza.StanzaId!, Encoding.UTF8.GetString(answer.Reply.Span));
    }

    public ValueTask GivenUpAsync(IReadOnlyList<OutboxStanza> stanzas, GiveUpReason reason, CancellationToken cancel) =>
        throw new InvalidOperationException("nothing is old enough to be given up");

    private void Live()
    {
        IsUp = false;
        _logs = new FaultLogs();
        _scheduler = new SimulatedScheduler(new Random(_random.Next()));
        Time = new VirtualTime(_world.Clock, _scheduler);
        _receipts = new Receipts(_faultyReceipts, Time);
        var services = new QueueServices(
            _faultyOutbox, this, this, _limits, new SeededIds(new Random(_random.Next())), new SeededBytes(new Random(_random.Next())), Time, _logs);
        _scheduler.Run(() =>
        {
            _queues = new Destinations(services);
            _ = StartAsync();
        });
    }

    private async Task StartAsync()
    {
        try
        {
            await _queues.StartAsync(default);
        }
        catch (StoreException)
        {
            // As the process does: it does not start without its store. The next life may.
            return;
        }

        IsUp = true;
        foreach ((string to, Feed feed) in _feeds)
            _queues.Wake(to, feed);
    }

    /// <summary>An effect of a tree is handed in until it is known to be stored; a client's stanza is not.</summary>
    private async Task AddAsync(List<OutboxStanza> stanzas)
    {
        try
        {
            await _queues.AddAsync(stanzas);
            stanzas.ForEach(stanza => _world.Ledger.Acknowledged(stanza.StanzaId!));
        }
        catch (StoreException)
        {
            List<OutboxStanza> effects = stanzas.FindAll(stanza => stanza.Origin is not null);
            if (effects.Count > 0)
                await AddAsync(effects);
        }
    }

    private async Task ReceiveAsync(string from, string tx, IReadOnlyList<string> stanzas, Action<IReadOnlyList<byte[]>> answer)
    {
        try
        {
            IReadOnlyList<byte[]> answers = await _receipts.ApplyOnceAsync(from, tx, () => CarryOutAsync(from, tx, stanzas));
            _world.Ledger.Answered(tx);
            answer(answers);
        }
        catch (StoreException)
        {
            // It is not answered; the sender tries again.
        }
    }

    private async Task<IReadOnlyList<byte[]>> CarryOutAsync(string from, string tx, IReadOnlyList<string> stanzas)
    {
        _world.Note($"{Domain} does {tx}");
        _world.Ledger.Begun(tx);
        foreach (string stanza in _world.Setup.Arrange(stanzas))
        {
            await _faults.PauseAsync();
            _faults.BeforeAppend();
            _world.Ledger.CarriedOut(from, Domain, stanza);
            _faults.AfterAppend();
        }

        return [.. stanzas.Select(stanza => Encoding.UTF8.GetBytes($"ok {stanza}"))];
    }

    private Feed FeedTo(string domain)
    {
        if (!_feeds.TryGetValue(domain, out Feed? feed))
            _feeds[domain] = feed = new Feed(Domain, domain);
        return feed;
    }
}
