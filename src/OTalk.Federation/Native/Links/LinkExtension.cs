using System.Collections.Concurrent;
using System.Threading.Channels;

namespace OTalk.Federation.Native.Links;

/// <summary>Adds domains to an open link, one after the other, and waits for the answers among all else that comes.</summary>
/// <param name="parts">What links share.</param>
/// <param name="link">The link.</param>
/// <param name="nextNonce">What the other end gave to be signed next, if it did.</param>
internal sealed class LinkExtension(LinkParts parts, Link link, string? nextNonce)
{
    /// <summary>Looking up our document is part of the other end's answer.</summary>
    private static readonly TimeSpan _answerWithin = 2 * LinkParts.HandshakeWithin;

    /// <summary>Whose turn it is: there is room for one.</summary>
    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<LinkStanza>> _asked = new(StringComparer.Ordinal);
    private string? _nextNonce = nextNonce;
    private volatile bool _ended;

    /// <inheritdoc cref="ILink.ExtendAsync"/>
    public async Task<LinkFault?> ExtendAsync(string local, string peer, CancellationToken cancel)
    {
        var step = $"proving {local} to {peer}";
        if (!parts.Policy.Hosts(local) || !parts.Policy.AllowsLinks(peer))
            return new LinkFault(LinkFaultKind.NotAllowed, step, "this server must not");
        await _turn.Writer.WriteAsync(true, cancel);
        try
        {
            using var deadline = new CancellationTokenSource(_answerWithin, parts.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
            return await ProveAsync(local, peer, step, both.Token);
        }
        catch (Exception error) when (error is LinkEndedException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new LinkFault(LinkFaultKind.MayPass, step, error is LinkEndedException ? error.Message : "it does not answer in time");
        }
        finally
        {
            _turn.Reader.TryRead(out _);
        }
    }

    /// <summary>Takes a stanza that answers a question of this end; false for one that does not.</summary>
    public bool Take(LinkStanza stanza)
    {
        if (!stanza.IsAnswer || stanza.Id is not { } id || !_asked.TryRemove(id.Json, out var waiting))
            return false;
        waiting.TrySetResult(stanza);
        return true;
    }

    /// <summary>Nothing is answered any more.</summary>
    public void End()
    {
        _ended = true;
        foreach (var (_, waiting) in _asked)
            waiting.TrySetException(new LinkEndedException());
    }

    private async Task<LinkFault?> ProveAsync(string local, string peer, string step, CancellationToken cancel)
    {
        var nonce = _nextNonce ?? await NonceAsync(cancel);
        _nextNonce = null;
        if (nonce is null)
            return new LinkFault(LinkFaultKind.Refused, step, "it gives nothing to be signed");
        var question = await parts.Questions.AskAsync(link.LocalDomain, local, peer, nonce, cancel);
        var result = await parts.Questions.CheckAsync(question, await AskAsync(question.Id, question.Stanza, cancel), cancel);
        _nextNonce = result.NextNonce;
        if (result.Fault is null)
            link.Add(local, peer);
        return result.Fault;
    }

    /// <summary>A query without an assertion is answered with something to be signed.</summary>
    private async Task<string?> NonceAsync(CancellationToken cancel)
    {
        var id = parts.Questions.NewId();
        var query = LinkWords.Query(link.LocalDomain, link.Peer, id, new LinkPayload(Nonce: null, Assertion: null, Domain: null));
        var answer = await AskAsync(id, query, cancel);
        return answer.Namespace == LinkPayload.Namespace ? LinkPayload.TryRead(answer)?.Nonce : null;
    }

    private async Task<LinkStanza> AskAsync(string id, ReadOnlyMemory<byte> query, CancellationToken cancel)
    {
        var key = $"\"{id}\"";
        var waiting = new TaskCompletionSource<LinkStanza>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[key] = waiting;
        try
        {
            if (_ended)
                throw new LinkEndedException();
            await link.SendAsync(query, cancel);
            return await waiting.Task.WaitAsync(cancel);
        }
        finally
        {
            _asked.TryRemove(key, out _);
        }
    }
}
