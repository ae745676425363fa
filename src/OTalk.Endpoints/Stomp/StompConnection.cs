using OTalk.Engine.Delivery;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>One connection: its stream, its reader and its writer, what it listens to, and how it ends.</summary>
internal sealed class StompConnection : IDisposable
{
    private const string Door = "stomp";
    private const int Normal = 1000;
    private const int GoingAway = 1001;
    private const int PolicyViolation = 1008;

    /// <summary>How long a client may take to take what is written when its connection ends, and to close it.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private readonly IStompTransport _transport;
    private readonly StompReading _reading;
    private readonly StompWriting _writing;
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (int Code, string Reason)? _close;
    private bool _isOver;

    public StompConnection(StompDoor door, IStompTransport transport)
    {
        EngineServices services = door.Engine.Services;
        LimitsOptions limits = services.Options.Limits;
        _transport = transport;
        var feed = new StreamFeed(Door, new SendQueue(new SendQueueLimits(limits.SendQueueBytes, limits.SendQueueStanzas)), ClosedByEngine, door.Engine.Metrics)
        {
            Places = new StreamPlaces { IsKeptByDoor = true },
        };
        Stream = new ClientStream(services, new StreamConnection(Door, transport.IsConfidential, ClosedByEngine) { Address = transport.Address, Gone = _gone.Token }, feed);
        Listeners = new StompListeners(feed.Places);
        Beats = new StompBeats(services.Options.Stomp, limits.HandshakeTimeout, services.Time);
        _reading = new StompReading(this, door, transport);
        _writing = new StompWriting(this, transport, door.Logger);
    }

    public ClientStream Stream { get; }

    public StompListeners Listeners { get; }

    public StompBeats Beats { get; }

    /// <summary>What is spoken; 1.0 before that is agreed.</summary>
    public StompVersion Version { get; set; }

    /// <summary>Nothing more is carried out.</summary>
    public bool IsClosing
    {
        get
        {
            lock (_closing)
                return _close is not null;
        }
    }

    /// <summary>Serves the connection until it ends.</summary>
    /// <param name="stopping">The server stops: the client is told to come back later.</param>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborted)
    {
        using CancellationTokenRegistration gone = aborted.Register(_gone.Cancel);
        using CancellationTokenRegistration stop = stopping.Register(() => ClosedByEngine(GoingAway, "the server stops"));
        Task writing = WriteAsync();
        Task reading = _reading.RunAsync(_gone.Token);
        await Task.WhenAny(reading, _closing.Task);
        Close(Normal, "");

        // Whoever takes nothing any more must not hold the connection.
        _gone.CancelAfter(CloseWithin);
        try
        {
            await writing;
            await reading;
        }
        finally
        {
            if (_gone.IsCancellationRequested && !_isOver)
                _transport.Abort();
            try
            {
                await EndWorkAsync();
            }
            finally
            {
                await Stream.EndAsync(_transport.IsClosedInOrder && _close is { Code: Normal });
            }
        }
    }

    /// <summary>The client says that it leaves: when that is confirmed its session has ended, unless another stream reads it.</summary>
    public async ValueTask LeaveAsync()
    {
        await Stream.WhenIdleAsync();
        await EndWorkAsync();
        await Stream.Services.Sessions.LeaveAsync(Stream.Session!, Stream.Feed, clean: true);
    }

    /// <summary>Called now and then: beats, and ends what takes too long.</summary>
    public void Look()
    {
        if (IsClosing || Stream.Delay.IsRunning)
            return;
        bool isConnected = Stream.Phase == StreamPhase.Bound;
        if (Beats.Complaint(isConnected) is { } complaint)
        {
            Fail(new StompFault(complaint));
        }
        else if (isConnected && Beats.IsDue && Stream.Feed.Queue.Bytes == 0)
        {
            Beats.Wrote();
            Push(StompText.Of(StompWriter.WriteHeartBeat));
        }
    }

    public void Push(StompText text) => Stream.Feed.Queue.Push(text, text.Utf8.Length);

    public void Push(StompJob job) => Stream.Feed.Queue.Push(job, job.Weight);

    /// <summary>What a frame asked for is done.</summary>
    public void Confirm(string? receipt)
    {
        if (receipt is not null)
            Push(StompText.Of(output => StompWriter.WriteReceipt(output, Version, receipt)));
    }

    /// <summary>Says what is wrong and ends, once what waits is written. The first fault counts.</summary>
    public void Fail(StompFault fault) => Close(PolicyViolation, fault.Message, fault);

    /// <summary>Ends in order, once what waits is written.</summary>
    public void Close() => Close(Normal, "");

    /// <summary>The writer has written an error: nothing behind it is.</summary>
    public void CloseAfterError(string reason) => Close(PolicyViolation, reason);

    public void Dispose() => _gone.Dispose();

    private void ClosedByEngine(int code, string reason) => Close(code, reason, reason.Length > 0 ? new StompFault(reason) : null);

    private void Close(int code, string reason, StompFault? fault = null)
    {
        lock (_closing)
        {
            if (_close is not null)
                return;
            _close = (code, reason);
            if (fault is not null)
                Push(StompText.Of(output => StompWriter.WriteError(output, Version, fault)));
        }

        Stream.Feed.Queue.Close();
        _closing.TrySetResult();
    }

    private async ValueTask EndWorkAsync()
    {
        foreach (StompListener listener in Listeners.All)
        {
            if (listener.Worker is { } worker)
                await worker.EndAsync();
        }
    }

    /// <summary>Writes what waits, then says that nothing more comes; the client has a moment to close its side.</summary>
    private async Task WriteAsync()
    {
        await _writing.RunAsync(_gone.Token);
        bool mayAnswer = false;
        try
        {
            (int code, string reason) = _close ?? (Normal, "");
            mayAnswer = await _transport.CloseAsync(code, reason, _gone.Token);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It is closed already, which is what was wanted.
        }

        if (mayAnswer)
        {
            _gone.CancelAfter(CloseWithin);
            return;
        }

        // What was written may be on its way still: the connection ends by itself, and nothing is read from it any more.
        _isOver = !_gone.IsCancellationRequested;
        await _gone.CancelAsync();
    }
}
