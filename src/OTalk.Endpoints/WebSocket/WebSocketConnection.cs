using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using OTalk.Engine;
using OTalk.Engine.Delivery;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Protocols;

namespace OTalk.Endpoints.WebSocket;

/// <summary>One connection: its stream, its reader and its writer, and how it ends.</summary>
internal sealed class WebSocketConnection : IDisposable
{
    private const string Door = "websocket";
    private const int GoingAway = 1001;
    private const int PolicyViolation = 1008;

    /// <summary>How long a client may take to answer a close.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private readonly System.Net.WebSockets.WebSocket _socket;
    private readonly ClientStream _stream;
    private readonly WebSocketReader _reader;
    private readonly WebSocketWriter _writer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _handshakeTimeout;
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (int Code, string Reason)? _close;

    public WebSocketConnection(System.Net.WebSockets.WebSocket socket, SharedOutput output, OTalkEngine engine, bool isConfidential, IPAddress? address, ILogger logger)
    {
        LimitsOptions limits = engine.Services.Options.Limits;
        _socket = socket;
        _time = engine.Services.Time;
        _handshakeTimeout = limits.HandshakeTimeout;
        var feed = new StreamFeed(Door, new SendQueue(new SendQueueLimits(limits.SendQueueBytes, limits.SendQueueStanzas)), Close, engine.Metrics);
        _stream = new ClientStream(engine.Services, new StreamConnection(Door, isConfidential, Close) { Address = address, Gone = _gone.Token }, feed);
        _reader = new WebSocketReader(socket, _stream, limits.StanzaBytes, logger);
        _writer = new WebSocketWriter(output, _stream, logger);
        output.TooSlow = reason => Close(PolicyViolation, reason);
    }

    /// <summary>Serves the connection until it ends.</summary>
    /// <param name="abort">Breaks the connection where the client took no more.</param>
    /// <param name="stopping">The server stops: the client is told to come back later.</param>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(Action abort, CancellationToken stopping, CancellationToken aborted)
    {
        using CancellationTokenRegistration gone = aborted.Register(_gone.Cancel);
        using CancellationTokenRegistration stop = stopping.Register(() => Close(GoingAway, "the server stops"));
        using ITimer? handshake = _handshakeTimeout > TimeSpan.Zero
            ? _time.CreateTimer(_ => CloseUnauthenticated(), null, _handshakeTimeout, _handshakeTimeout)
            : null;
        _stream.Open();
        Task writing = WriteAsync();
        Task<bool> reading = _reader.RunAsync(_gone.Token);
        await Task.WhenAny(reading, _closing.Task);
        if (_close is null)
            Close((int)WebSocketCloseStatus.NormalClosure, "");

        // Whoever takes nothing any more must not hold the connection.
        _gone.CancelAfter(CloseWithin);
        bool clean = false;
        try
        {
            await writing;
            clean = await reading;
        }
        finally
        {
            if (_gone.IsCancellationRequested)
                abort();
            await _stream.EndAsync(clean && _close is { Code: (int)WebSocketCloseStatus.NormalClosure });
        }
    }

    public void Dispose() => _gone.Dispose();

    /// <summary>Asks for the connection to be closed once what waits is written; the first reason counts.</summary>
    private void Close(int code, string reason)
    {
        lock (_closing)
            _close ??= (code, reason);
        _stream.Feed.Queue.Close();
        _closing.TrySetResult();
    }

    private void CloseUnauthenticated()
    {
        if (_stream.Phase == StreamPhase.Connected && !_stream.Delay.IsRunning)
            Close(PolicyViolation, "nobody authenticated in time");
    }

    /// <summary>Writes what waits, then the close; the client has a moment to answer before the connection is cut.</summary>
    private async Task WriteAsync()
    {
        await _writer.RunAsync(_gone.Token);
        try
        {
            (int code, string reason) = _close ?? ((int)WebSocketCloseStatus.NormalClosure, "");
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync((WebSocketCloseStatus)code, CloseReason.Fit(reason), _gone.Token);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It is closed already, which is what was wanted.
        }

        _gone.CancelAfter(CloseWithin);
    }
}
