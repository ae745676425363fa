using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using OTalk.Core.Json;
using OTalk.Endpoints.Rest;
using OTalk.Engine;
using OTalk.Engine.Delivery;
using OTalk.Engine.Options;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;

namespace OTalk.Endpoints.Events;

/// <summary>One event stream: its queue, its writer, its heart-beat, and how it ends.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private const string Door = "sse";

    /// <summary>A client that another one has replaced comes back late, so that the two do not take turns.</summary>
    private static readonly TimeSpan _retryReplaced = TimeSpan.FromSeconds(60);

    private readonly HttpContext _context;
    private readonly EngineServices _services;
    private readonly ILogger _logger;
    private readonly CancellationTokenRegistration _aborted;
    private readonly CancellationTokenRegistration _stopping;
    private readonly Lock _gate = new();
    private (int Code, string Reason)? _close;

    public EventConnection(HttpContext context, OTalkEngine engine, HttpLogin login, ILogger logger, CancellationToken stopping)
    {
        _context = context;
        _services = engine.Services;
        _logger = logger;
        LimitsOptions limits = _services.Options.Limits;
        Feed = new StreamFeed(Door, new SendQueue(new SendQueueLimits(limits.SendQueueBytes, limits.SendQueueStanzas)), Close, engine.Metrics);
        Stream = new ClientStream(_services, new StreamConnection(Door, Confidentiality.Of(context, _services.Options.Http), Close), Feed);
        Stream.Authenticate(login.User, login.Token);
        _aborted = context.RequestAborted.UnsafeRegister(static connection => ((EventConnection)connection!).Close(0, ""), this);
        _stopping = stopping.UnsafeRegister(static connection => ((EventConnection)connection!).Close(0, ""), this);
    }

    /// <summary>Whether the stream ended, and nobody has ended it: the connection broke.</summary>
    public bool Broke
    {
        get
        {
            lock (_gate)
                return _close is { Reason.Length: 0 };
        }
    }

    public StreamFeed Feed { get; }

    public ClientStream Stream { get; }

    /// <summary>Ends the stream once what waits is written; the first reason counts. An empty one is not told.</summary>
    public void Close(int code, string reason)
    {
        lock (_gate)
            _close ??= (code, reason);
        Feed.Queue.Close();
    }

    /// <summary>Answers at once, then writes events until the stream ends.</summary>
    /// <param name="reader">Who reads: a session, or a watch.</param>
    /// <param name="progress">From where on.</param>
    public async Task RunAsync(IReader reader, EventProgress progress)
    {
        HttpResponse response = _context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";

        // Proxies that gather answers would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (_context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var writer = new EventWriter(response.BodyWriter, progress);
        TimeSpan every = _services.Options.Sessions.KeepAliveInterval;
        try
        {
            await writer.BeginAsync(_context.RequestAborted);
            await using (_services.Time.CreateTimer(_ => Beat(), null, every, every))
                await new FeedWriter(Feed, () => reader, _services, _logger).RunAsync(waiting => WriteAsync(writer, waiting, every * 2));
            if (_close is { Reason.Length: > 0 } close)
                await EndAsync(writer, close.Code, close.Reason);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client takes nothing any more; what it has missed waits for it.
            Close(0, "");
            _context.Abort();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _aborted.DisposeAsync();
        await _stopping.DisposeAsync();
        await Stream.EndAsync(clean: false);
    }

    /// <summary>A sign of life, unless there is more to write than that.</summary>
    private void Beat()
    {
        if (Feed.Queue.Bytes == 0)
            Feed.Queue.Push(HeartBeat.Instance, 1);
    }

    /// <summary>Writes; a client that takes nothing for some time is given up.</summary>
    private async ValueTask WriteAsync(EventWriter writer, ReadOnlyMemory<Outbound> waiting, TimeSpan within)
    {
        ValueTask writing = writer.WriteAsync(waiting, _context.RequestAborted);
        if (writing.IsCompletedSuccessfully)
            return;
        await using (_services.Time.CreateTimer(_ => _context.Abort(), null, within, Timeout.InfiniteTimeSpan))
            await writing;
    }

    private ValueTask EndAsync(EventWriter writer, int code, string reason)
    {
        byte[] json = JsonText.Utf8Object(close =>
        {
            close.WriteNumber("code"u8, code);
            close.WriteString("reason"u8, reason);
        });
        return writer.EndAsync(json, reason == SessionManager.Replaced ? _retryReplaced : null, _context.RequestAborted);
    }
}
