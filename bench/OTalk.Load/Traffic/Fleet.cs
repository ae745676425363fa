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
        for (var i = 0; i < _publishers.Count; i++)
            After(_subscribers.Count + i, _publishers[i].Fill());

        long activity = 0;
        while (!_quota.IsSpent || (!IsComplete && Stopwatch.GetElapsedTime(lastActivity) < limits.Grace))
        {
            cancel.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) >= limits.Length)
                _quota.Set(0);
            Turn();
            if (Tally.Activity != activity)
                (activity, lastActivity) = (Tally.Activity, Stopwatch.GetTimestamp());
        }

        return Stopwatch.GetElapsedTime(start, lastActivity);
    }

    public void Dispose()
    {
        foreach (var endpoint in _endpoints)
            endpoint.Connection.Dispose();
        _poller.Dispose();
    }

    private bool IsComplete =>
        Tally.Acknowledged + Tally.Refused >= Tally.Published && Tally.Delivered >= Tally.Acknowledged * _subscribers.Count;

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
        foreach (var subscriber in _subscribers)
        {
            for (var i = 0; i < _publishers.Count; i++)
                subscriber.Begin(i, _publishers[i].Next);
        }
    }

    private void Turn()
    {
        var count = _poller.Wait(_ready, Tick);
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
