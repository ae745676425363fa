using OTalk.Core.Trees;
using OTalk.Federation.Queues;
using OTalk.Simulation.Federation;
using OTalk.Simulation.Servers.Network;
using OTalk.Simulation.Storage;
using OTalk.Storage.Accounts;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Simulation.Servers.World;

/// <summary>A server: what is durable of it, and the process as it lives now.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>How far its clock may be off, in seconds: others prove themselves to it up to twice that.</summary>
    private const int MostSkew = 15;

    private readonly Random _random;
    private readonly Internet _internet;
    private readonly Faults _faults;
    private readonly InMemoryTreeStore _medium;
    private readonly InMemoryOutboxStore _outbox = new();
    private int _lives;

    public Site(string domain, Random random, Internet internet, Chronicle chronicle, ServersSetup setup, Action<string> note)
    {
        Domain = domain;
        _random = random;
        _internet = internet;
        Note = note;
        Skew = random.Next(3) == 0 ? TimeSpan.Zero : NewSkew();
        _faults = new Faults(new Random(random.Next()), setup.Rates);
        _medium = new InMemoryTreeStore();
        Trees = setup.Trees(new FaultyStore(new ChronicledStore(_medium, domain, chronicle), Ledger, _faults));
        Outbox = new FaultyOutboxStore(setup.Outbox(_outbox), _faults);
        Receipts = new FaultyReceiptStore(setup.Receipts(new InMemoryReceiptStore()), _faults);
        Process = Live();
    }

    public string Domain { get; }

    /// <summary>Takes what happens, for people.</summary>
    public Action<string> Note { get; }

    /// <summary>By how much its clock is fast.</summary>
    public TimeSpan Skew { get; private set; }

    public ITreeStore Trees { get; }

    public IAccountStore Accounts { get; } = new InMemoryAccountStore();

    public IOutboxStore Outbox { get; }

    public IReceiptStore Receipts { get; }

    public DurableLedger Ledger { get; } = new();

    /// <summary>So small that batches are many, and most of what waits is in the store.</summary>
    public QueueLimits Limits { get; } = new()
    {
        BatchStanzas = 5,
        QueueBytes = 2_500,
        IdleAfter = TimeSpan.FromSeconds(15),
        LongestPause = TimeSpan.FromSeconds(40),
    };

    /// <summary>The process as it lives now.</summary>
    public Process Process { get; private set; }

    /// <summary>The power has failed in the middle of a commit: the process has to die before anything else happens in it.</summary>
    public bool IsPowerOut => _faults.IsPowerOut;

    public void Calm() => _faults.Calm();

    /// <summary>
    /// Its clock is set forwards. What a session reads has no place in a log before its client has something of it, only a time; set back, the clock
    /// would put what was published meanwhile before that.
    /// </summary>
    public void SetClock()
    {
        Skew = TimeSpan.FromSeconds(_random.Next((int)Skew.TotalSeconds, MostSkew));
        _internet.Clock.Set(Process.Time, Skew);
    }

    /// <summary>The process dies, if it lives, and another begins with what is durable.</summary>
    public void Restart()
    {
        Dispose();
        _faults.PowerBack();
        Process = Live();
    }

    /// <summary>The process dies; what was not durable is lost.</summary>
    public void Dispose()
    {
        Process.Dispose();
        _internet.Died(Process);
    }

    /// <summary>What stands in its store of a tree.</summary>
    public StoredTree? Stored(string identity) => _medium.LoadAsync(identity, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Whether anything waits for another server.</summary>
    public IReadOnlyList<OutboxQueue> Waiting() => _outbox.ListAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private TimeSpan NewSkew() => TimeSpan.FromSeconds(_random.Next(-MostSkew, MostSkew));

    private Process Live() => new(++_lives, _random, this, _internet);
}
