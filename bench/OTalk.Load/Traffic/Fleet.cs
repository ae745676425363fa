using System.Diagnostics;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;

namespace OTalk.Load.Traffic;

/// <summary>All connections to one server and the one thread that drives them.</summary>
internal sealed class Fleet : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Poller _poller = new();
    private readonly Quota _quota = new();
    private readonly List<IEndpoint> _endpoints = [];
    private readonly List<Subscriber> _subscribers = [];
    private readonly List<Publisher> _publishers = [];
    private readonly bool[] _awaitsWritable;
    private readonly int[] _ready = new int[512];
    private long[] _stalledSince = [];
    private int _stalled;

    /// <summary>Opens all connections, one after the other.</summary>
    public Fleet(IDoor door, TrafficPlan plan, CancellationToken cancel)
    {
        _awaitsWritable = new bool[plan.Subscribers + plan.Publishers];
        try
        {
            for (var i = 0; i < plan.Subscribers; i++)
            {
                cancel.ThrowIfCancellationRequested();
                _subscribers.Add(Add(new Subscriber(door.OpenSubscriber(i), plan.Publishers, Tally)));
            }

            for (var i = 0; i < plan.Publishers; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var connection = door.OpenPublisher(i);
                _publishers.Add(Add(new Publisher(connection, i, plan.Outstanding, plan.PayloadBytes, Tally) { Quota = _quota }));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the current or last window added up to.</summary>
    public Tally Tally { get; } = new();

    /// <summary>What the readers that had stalled received since they were let go.</summary>
    public Tally StalledTally { get; } = new();

    /// <summary>Subscribers that read.</summary>
    public int Readers => _subscribers.Count - _stalled;

    /// <summary>Bytes of a message's text from now on.</summary>
    public int PayloadBytes
    {
        set => _publishers.ForEach(publisher => publisher.PayloadBytes = value);
    }

    /// <summary>What the server said when it last refused a publish, or null.</summary>
    public string? LastRefusal => _publishers.Select(publisher => publisher.LastRefusal).LastOrDefault(refusal => refusal is not null);

    /// <summary>Runs one window: publishes until a limit is reached, then waits for all that is still on its way.</summary>
    /// <returns>The time from the first publish to the last arrival.</returns>
    /// <exception cref="IOException">The server closed a connection.</exception>
    public TimeSpan Run(WindowLimits limits, CancellationToken cancel)
    {
        Begin(limits.Messages ?? long.MaxValue);
        var start = Stopwatch.GetTimestamp();
        var lastActivity = start;
        var pace = limits.PerSecond is { } rate ? new Pace(rate) : null;
        if (pace is null)
            Fill();

        long activity = 0;
        var isOpen = true;
        while (isOpen || (!IsComplete && Stopwatch.GetElapsedTime(lastActivity) < limits.Grace))
        {
            cancel.ThrowIfCancellationRequested();
            isOpen = isOpen && Stopwatch.GetElapsedTime(start) < limits.Length && Tally.Published < (limits.Messages ?? long.MaxValue);
            if (!isOpen)
                _quota.Set(0);
            else if (pace is not null)
                Release(Math.Min(pace.Due, limits.Messages ?? long.MaxValue));
            Turn(isOpen && pace is not null && pace.UntilNext < Tick ? pace.UntilNext : Tick);
            if (Tally.Activity != activity)
                (activity, lastActivity) = (Tally.Activity, Stopwatch.GetTimestamp());
        }

        return Stopwatch.GetElapsedTime(start, lastActivity);
    }

    /// <summary>Some subscribers, the last ones, stop to read. Nothing is on its way to them yet.</summary>
    public void Stall(int subscribers)
    {
        _stalled = subscribers;
        _stalledSince = [.. _publishers.Select(publisher => publisher.Next)];
        StalledTally.Clear();
        for (var token = Readers; token < _subscribers.Count; token++)
        {
            for (var i = 0; i < _publishers.Count; i++)
                _subscribers[token].Begin(i, _publishers[i].Next);
            _subscribers[token].Tally = StalledTally;
            _poller.WatchReadable(_subscribers[token].Connection.Socket, token, readable: false);
        }
    }

    /// <summary>They read again, until they have everything that was published meanwhile, or nothing comes any more.</summary>
    /// <param name="grace">Silence after which what has not come is lost.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Messages that are missing, each counted once for every subscriber that lacks it, and the time it took.</returns>
    /// <exception cref="IOException">The server closed a connection.</exception>
    public (long Missing, TimeSpan Elapsed) LetGo(TimeSpan grace, CancellationToken cancel)
    {
        var expected = _publishers.Select((publisher, i) => publisher.Next - _stalledSince[i]).Sum() * _stalled;
        for (var token = Readers; token < _subscribers.Count; token++)
            _poller.WatchReadable(_subscribers[token].Connection.Socket, token, readable: true);

        var start = Stopwatch.GetTimestamp();
        var lastActivity = start;
        long activity = 0;
        while (StalledTally.Delivered < expected && Stopwatch.GetElapsedTime(lastActivity) < grace)
        {
            cancel.ThrowIfCancellationRequested();
            Turn(Tick);
            if (StalledTally.Activity != activity)
                (activity, lastActivity) = (StalledTally.Activity, Stopwatch.GetTimestamp());
        }

        foreach (var subscriber in _subscribers)
            subscriber.Tally = Tally;
        _stalled = 0;
        return (expected - StalledTally.Delivered, Stopwatch.GetElapsedTime(start, lastActivity));
    }

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Connection.Dispose();
        _poller.Dispose();
    }

    private bool IsComplete =>
        Tally.Acknowledged + Tally.Refused >= Tally.Published && Tally.Delivered >= Tally.Acknowledged * Readers;

    private T Add<T>(T endpoint)
        where T : IEndpoint
    {
        _endpoints.Add(endpoint);
        endpoint.Connection.Socket.Blocking = false;
        _poller.Watch(endpoint.Connection.Socket, _endpoints.Count - 1);
        return endpoint;
    }

    private void Begin(long messages)
    {
        Tally.Clear();
        _quota.Set(messages);
        foreach (var subscriber in _subscribers.Take(Readers))
        {
            for (var i = 0; i < _publishers.Count; i++)
                subscriber.Begin(i, _publishers[i].Next);
        }
    }

    private void Fill()
    {
        for (var i = 0; i < _publishers.Count; i++)
            After(_subscribers.Count + i, _publishers[i].Fill());
    }

    /// <summary>Publishes what is due and was not published yet.</summary>
    private void Release(long due)
    {
        _quota.Set(due - Tally.Published);
        if (!_quota.IsSpent)
            Fill();
    }

    private void Turn(TimeSpan longest)
    {
        var count = _poller.Wait(_ready, longest);
        foreach (var token in _ready.AsSpan(0, count))
            After(token, _endpoints[token].Ready());
    }

    private void After(int token, bool written)
    {
        if (_awaitsWritable[token] != written)
            return;
        _awaitsWritable[token] = !written;
        _poller.WatchWritable(_endpoints[token].Connection.Socket, token, !written);
    }
}
