using System.Collections.Concurrent;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Native;

/// <summary>
/// Brings what became of queued stanzas to who sent them: to who waits in memory, and after a restart to the session by its address. Who has
/// waited for long enough is told that the stanza is queued, and once more when there is an answer.
/// </summary>
internal sealed class OutboundAnswers(Lazy<EngineServices> engine, FederationOptions options, TimeProvider time) : IOutboxAnswers, IDisposable
{
    /// <summary>Stanzas of which it is remembered that their answers are nobody's.</summary>
    private const int MostDisowned = 10_000;

    private readonly ConcurrentQueue<string> _disowned = new();
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whose askers know more than the outbox: true where that is the answer, false where they were told that there is none.</summary>
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Somebody waits for the answer to a stanza that is sent under an id.</summary>
    public void Expect(string id, RemoteStanza stanza)
    {
        if (stanza.Answered is { } answered)
            _waiting[id] = new Waiting(stanza, answered, time.CreateTimer(_ => TellQueued(id), null, options.AnswerWithin, Timeout.InfiniteTimeSpan));
    }

    /// <summary>
    /// Who waits is told that the stanza could not be queued. Where nothing is known of it, it may be sent nevertheless: its answer is nobody's then.
    /// </summary>
    public void Drop(string id, StanzaError error)
    {
        _told[id] = false;
        _disowned.Enqueue(id);
        while (_disowned.Count > MostDisowned && _disowned.TryDequeue(out string? oldest))
            _told.TryRemove(oldest, out _);
        if (Take(id) is { } waiting)
            _ = waiting.Answered(new RemoteAnswer(null, error));
    }

    /// <summary>An answer has come, and nothing behind it has been looked at.</summary>
    public Task TellAsync(string id, ReadOnlyMemory<byte> reply) => TellAsync(id, Read(reply));

    /// <summary>The answer is known.</summary>
    public async Task TellAsync(string id, RemoteAnswer answer)
    {
        if (Take(id) is not { } waiting)
            return;
        _told[id] = true;
        await waiting.Answered(answer);
    }

    public async ValueTask AnsweredAsync(IReadOnlyList<AnsweredStanza> answers, CancellationToken cancel)
    {
        foreach (AnsweredStanza answer in answers)
            await TellAsync(answer.Stanza, Read(answer.Reply));
        Forget(answers.Select(answer => answer.Stanza));
    }

    public async ValueTask GivenUpAsync(IReadOnlyList<OutboxStanza> stanzas, GiveUpReason reason, CancellationToken cancel)
    {
        foreach (OutboxStanza stanza in stanzas)
            await TellAsync(stanza, new RemoteAnswer(null, ErrorOf(stanza.Domain, reason)));
        Forget(stanzas);
    }

    public void Dispose()
    {
        foreach ((_, Waiting waiting) in _waiting)
            waiting.Timer.Dispose();
    }

    private static StanzaError ErrorOf(string domain, GiveUpReason reason) => reason switch
    {
        GiveUpReason.NoSuchServer => new StanzaError(Condition.RemoteServerNotFound, $"there is no server for {domain}"),
        GiveUpReason.NotAllowed => StanzaError.Forbidden($"this server does not speak with {domain}"),
        _ => new StanzaError(Condition.RemoteServerTimeout, $"{domain} could not be reached, and it was given up") { Queued = false },
    };

    private static RemoteAnswer Read(ReadOnlyMemory<byte> reply)
    {
        if (!LinkStanza.TryRead(reply, out LinkStanza answer, out _) || !answer.IsAnswer)
            return new RemoteAnswer(null, new StanzaError(Condition.InternalServerError, "the other server has answered what is no answer"));
        return answer.Kind == "error"
            ? new RemoteAnswer(null, PeerChannel.ErrorOf(answer))
            : new RemoteAnswer(answer.Payload, null) { IsResult = answer.Kind == "result" };
    }

    private async Task TellAsync(OutboxStanza stanza, RemoteAnswer answer)
    {
        (string id, LinkStanza sent) = Sent(stanza);
        bool isKnown = _told.TryGetValue(id, out bool isTaken);

        // Who had the answer when it was queued is told only that nothing came of it.
        if (sent.IsAnswered ? answer.Error is null : isTaken)
            return;
        if (Take(id) is { } waiting)
            await waiting.Answered(answer);
        else if (sent is { Kind: "query", Namespace: Namespaces.Subscribe, From: { } owner, To: { } source })
            await LateAdmissions.SettleAsync(engine.Value, owner.Identity, source, sent.Payload);
        else if ((!isKnown || sent.IsAnswered) && stanza.StanzaId is { } asked)
            Deliver(stanza, sent, new StanzaId(asked), answer);

        // One behind it may fail, and all of them are told again then.
        _told[id] = true;
    }

    private void Forget(IEnumerable<OutboxStanza> stanzas)
    {
        foreach (OutboxStanza stanza in stanzas)
            _told.TryRemove(Sent(stanza).Id, out _);
    }

    private static (string Id, LinkStanza Sent) Sent(OutboxStanza stanza)
    {
        LinkStanza.TryRead(stanza.Body, out LinkStanza sent, out _);
        return (sent.Id?.Json.Trim('"') ?? "", sent);
    }

    /// <summary>Who asked is not in memory any more: its session may be.</summary>
    private void Deliver(OutboxStanza stanza, LinkStanza sent, StanzaId id, RemoteAnswer answer)
    {
        string from = sent.To?.ReplyAddress ?? stanza.Domain;
        LateAnswers.Deliver(engine.Value.Registry, answer.Error is { } error
            ? new ErrorReply(stanza.Sender, from, id, error)
            : new ResponseReply(stanza.Sender, from, id, answer.Response!.Value));
    }

    private Waiting? Take(string id)
    {
        if (!_waiting.TryRemove(id, out Waiting? waiting))
            return null;
        waiting.Timer.Dispose();
        return waiting;
    }

    /// <summary>It stays in the queue, and who asked is told so.</summary>
    private void TellQueued(string id)
    {
        if (!_waiting.TryGetValue(id, out Waiting? waiting))
            return;
        string domain = waiting.Stanza.To.Identity.Server;
        var queued = new StanzaError(Condition.RemoteServerTimeout, $"{domain} has not answered yet; it stays queued") { Queued = true };
        _ = waiting.Answered(new RemoteAnswer(null, queued));
    }

    private sealed record Waiting(RemoteStanza Stanza, Func<RemoteAnswer, Task> Answered, ITimer Timer);
}
