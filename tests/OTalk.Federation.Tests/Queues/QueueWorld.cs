using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Federation.Queues;
using OTalk.Simulation.Scheduling;
using OTalk.Simulation.World;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Tests.Queues;

/// <summary>The queues of a server on one thread, with a clock, peers and a store that do as a test says.</summary>
internal sealed class QueueWorld
{
    public const string Capulet = "capulet.com";
    public const string Fam = "capulet.fam";

    private readonly VirtualClock _clock = new();
    private SimulatedScheduler _scheduler = new(new Random(1));
    private VirtualTime _time;

    public QueueWorld(QueueLimits? limits = null)
    {
        Limits = limits ?? new QueueLimits();
        _time = new VirtualTime(_clock, _scheduler);
        Start();
    }

    public QueueLimits Limits { get; }

    public ScriptedChannel Channel { get; } = new();

    public RecordedAnswers Answers { get; } = new();

    public FlakyOutboxStore Store { get; } = new();

    public Destinations Queues { get; private set; } = null!;

    public DateTimeOffset Now => _clock.Now;

    /// <summary>Adds stanzas one after the other; each is called like its text. Returns when all that can happen has.</summary>
    public void Add(string domain, params string[] texts)
    {
        foreach (string text in texts)
        {
            _ = Run(() => Queues.AddAsync([Stanza(domain, text)]));
            Settle();
        }
    }

    /// <summary>Tells that sources have something.</summary>
    public void Wake(string domain, params ScriptedFeed[] feeds) => _scheduler.Run(() =>
    {
        foreach (ScriptedFeed feed in feeds)
            Queues.Wake(domain, feed);
    });

    public OutboxStanza Stanza(string domain, string text) =>
        new(domain, Now, "romeo@montague.com/Window", text, Origin: null, Encoding.UTF8.GetBytes(text));

    /// <summary>Starts something in the server.</summary>
    public Task<T> Run<T>(Func<Task<T>> action)
    {
        Task<T>? started = null;
        _scheduler.Run(() => started = action());
        return started!;
    }

    public Task Run(Func<Task> action)
    {
        Task? started = null;
        _scheduler.Run(() => started = action());
        return started!;
    }

    /// <summary>Runs until nothing can go on but by time.</summary>
    public void Settle()
    {
        while (_scheduler.RunOne())
        {
        }
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        _time.Advance(time);
        Settle();
    }

    /// <summary>Lets time pass in steps, as long tries take.</summary>
    public void Pass(TimeSpan time, TimeSpan step)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += step)
            Pass(step);
    }

    /// <summary>The process dies and another takes its place.</summary>
    public void Restart()
    {
        _scheduler.Kill();
        _scheduler = new SimulatedScheduler(new Random(2));
        _time = new VirtualTime(_clock, _scheduler);
        Start();
    }

    public DestinationStatus Status(string domain = Capulet) => Assert.Single(Queues.List(), status => status.Domain == domain);

    /// <summary>See <see cref="ScriptedChannel.Hold"/>.</summary>
    public TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>>> Hold(string domain) => Channel.Hold(domain);

    /// <summary>What was sent to a domain, one try after the other.</summary>
    public IEnumerable<SentBatch> Sent(string domain = Capulet) => Channel.Sent.Where(batch => batch.Domain == domain);

    private void Start()
    {
        var random = new Random(3);
        _ = Run(() =>
        {
            Queues = new Destinations(new QueueServices(
                Store, Channel, Answers, Limits, new SeededIds(new Random(Channel.Sent.Count)), new SeededBytes(random), _time, NullLoggerFactory.Instance));
            return Queues.StartAsync(default);
        });
        Settle();
    }
}
