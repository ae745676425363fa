using Microsoft.AspNetCore.Http;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.Rest;

/// <summary>
/// The conversation of one request: a stream on the sender's session that reads none of its events (protocol reference, "REST"). Stanzas are
/// handed in one after the other and answered in order.
/// </summary>
internal sealed class RestExchange : IAsyncDisposable
{
    private const string Door = "http";

    /// <summary>What is asked of a server that stops may still be answered; only who waits for a job waits longer.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(1);

    private readonly SessionManager _sessions;
    private readonly Session _session;
    private readonly ClientStream _stream;
    private readonly CancellationTokenRegistration _aborted;
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeProvider _time;
    private volatile ITimer? _ending;
    private int _due;

    private RestExchange(HttpContext context, OTalkEngine engine, HttpLogin login, Session session, CancellationToken stopping)
    {
        _sessions = engine.Services.Sessions;
        _session = session;
        var queue = new SendQueue(new SendQueueLimits(0, 0));
        var connection = new StreamConnection(Door, Confidentiality.Of(context, engine.Services.Options.Http), (_, _) => queue.Close()) { IsRequest = true };
        _stream = new ClientStream(engine.Services, connection, new StreamFeed(Door, queue, connection.Close, engine.Metrics));
        _stream.Authenticate(login.User, login.Token);
        _stream.Bind(session);

        _time = engine.Services.Time;
        _aborted = context.RequestAborted.UnsafeRegister(static exchange => ((RestExchange)exchange!).GiveUp(), this);
        _stopping = stopping.UnsafeRegister(static exchange => ((RestExchange)exchange!).EndSoon(), this);
    }

    /// <summary>Begins; null when the request is answered already: its session could not be made.</summary>
    /// <param name="context">The request.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="login">Who sends it.</param>
    /// <param name="stopping">The server stops.</param>
    public static async ValueTask<RestExchange?> BeginAsync(HttpContext context, OTalkEngine engine, HttpLogin login, CancellationToken stopping)
    {
        Answer<Session> used = await engine.Services.Sessions.UseAsync(login.User, login.Session);
        if (used.Error is not { } error)
            return new RestExchange(context, engine, login, used.Value!, stopping);
        await RestAnswers.ErrorAsync(context, error);
        return null;
    }

    /// <summary>Hands in a stanza as it was written.</summary>
    /// <returns>How many answers it has: one, or none for <c>ack</c>; and whether what comes next may be handed in before they are there.</returns>
    public async ValueTask<(int Answers, bool MayOverlap)> HandInAsync(ReadOnlyMemory<byte> json)
    {
        if (JsonStanzaReader.TryRead(json.Span, out Stanza? stanza, out StanzaReadError? error))
            return await HandInAsync(stanza);
        await _stream.ReceiveMalformedAsync(error.To, error.Id, error.Error);
        _due++;
        return (1, false);
    }

    /// <summary>Asks one thing and waits for its answer; null where the request was given up, or there is none to wait for.</summary>
    public async ValueTask<Reply?> AskAsync(Stanza stanza)
    {
        await HandInAsync(stanza);
        Reply? answer = null;
        await TakeAsync(reply => answer = reply);
        return answer;
    }

    /// <summary>Gives every answer that is due, in order.</summary>
    /// <returns>False: the request was given up before all of them were there.</returns>
    public async ValueTask<bool> TakeAsync(Action<Reply> take)
    {
        SendQueue queue = _stream.Feed.Queue;
        while (_due > 0)
        {
            ReadOnlyMemory<Outbound> waiting = await queue.TakeAsync();
            if (waiting.IsEmpty && queue.IsDone)
                return false;
            for (int index = 0; index < waiting.Length; index++)
            {
                if (waiting.Span[index].Item is not Reply reply)
                    continue;
                take(reply);
                _due--;
            }

            if (!waiting.IsEmpty)
                queue.Written();
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _aborted.DisposeAsync();
        await _stopping.DisposeAsync();
        if (_ending is { } ending)
            await ending.DisposeAsync();
        await _stream.EndAsync(clean: false);
        _sessions.EndUse(_session);
    }

    /// <summary>Nobody waits for an answer any more.</summary>
    private void GiveUp() => _stream.Feed.Queue.Close();

    private void EndSoon() => _ending = _time.CreateTimer(
        static exchange => ((RestExchange)exchange!).GiveUp(), this, _grace, Timeout.InfiniteTimeSpan);

    private async ValueTask<(int Answers, bool MayOverlap)> HandInAsync(Stanza stanza)
    {
        await _stream.ReceiveAsync(stanza);
        if (stanza is AckStanza && _stream.Phase == StreamPhase.Bound)
            return (0, true);
        _due++;
        return (1, stanza is PublishStanza);
    }
}
