using System.Collections.Immutable;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Native.Links;

/// <summary>One end of an open link: reads what comes, answers what is the link's own, and hands on the rest.</summary>
internal sealed class Link : ILink
{
    private const int PolicyViolation = 1008;
    private const int InternalError = 1011;

    private readonly LinkParts _parts;
    private readonly LinkSocket _socket;
    private readonly Nonces _nonces;
    private readonly LinkExtension _extension;
    private readonly string _peer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableHashSet<string> _locals;
    private ImmutableHashSet<string> _peers;

    /// <param name="parts">What links share.</param>
    /// <param name="socket">The connection.</param>
    /// <param name="nonces">What this end has given to be signed.</param>
    /// <param name="local">The domain of ours that is proved.</param>
    /// <param name="peer">The domain of theirs that is proved.</param>
    /// <param name="isDialed">Whether this end opened it.</param>
    /// <param name="nextNonce">What the other end gave to be signed next, if it did.</param>
    public Link(LinkParts parts, LinkSocket socket, Nonces nonces, string local, string peer, bool isDialed, string? nextNonce)
    {
        _parts = parts;
        _socket = socket;
        _nonces = nonces;
        _peer = peer;
        _locals = [local];
        _peers = [peer];
        LocalDomain = local;
        IsDialed = isDialed;
        _extension = new LinkExtension(parts, this, nextNonce);
    }

    public string LocalDomain { get; }

    public IReadOnlyCollection<string> LocalDomains => Volatile.Read(ref _locals);

    public IReadOnlyCollection<string> PeerDomains => Volatile.Read(ref _peers);

    public bool IsOpen => _socket.IsOpen;

    public Task Ended => _ended.Task;

    /// <summary>Whether this end opened it.</summary>
    internal bool IsDialed { get; }

    /// <summary>How long no stanza has been sent or received.</summary>
    internal TimeSpan Idle => _socket.Idle;

    /// <summary>A domain of the other end that was proved when the link opened.</summary>
    internal string Peer => _peer;

    private string Side => IsDialed ? "dialed" : "accepted";

    public async ValueTask SendAsync(ReadOnlyMemory<byte> stanza, CancellationToken cancel)
    {
        await _socket.SendAsync(stanza, cancel);
        _parts.Metrics.Sent();
    }

    public Task<LinkFault?> ExtendAsync(string localDomain, string peerDomain, CancellationToken cancel) =>
        _extension.ExtendAsync(localDomain, peerDomain, cancel);

    public void Close(int code, string reason) => _socket.Close(code, reason);

    /// <summary>Tells that it is open, and serves it until it ends.</summary>
    /// <param name="proof">What tells the other end that it is open; null where that knows.</param>
    public async Task RunAsync(ReadOnlyMemory<byte>? proof = null)
    {
        try
        {
            // Who has read the proof may count on being reached by this link.
            if (proof is { } answer)
                await _socket.SendAsync(answer, Open, CancellationToken.None);
            else
                Open();
            while (await _socket.ReceiveAsync(_parts.Options.StanzaBytes) is { } stanza)
                await TakeAsync(stanza);
        }
        catch (Exception over) when (over is LinkEndedException or OperationCanceledException && (!IsOpen || _parts.Open.Stopping.IsCancellationRequested))
        {
            // It was closed while an answer was made, or the other end is gone.
        }
        catch (Exception error)
        {
            _parts.Log.Failed(error, LocalDomain, _peer);
            Close(InternalError, "this server failed");
        }

        await EndAsync();
    }

    /// <summary>Both domains are proved from now on.</summary>
    internal void Add(string local, string peer)
    {
        var isNew = ImmutableInterlocked.Update(ref _locals, static (known, domain) => known.Add(domain), local);
        isNew |= ImmutableInterlocked.Update(ref _peers, static (known, domain) => known.Add(domain), peer);
        if (isNew)
            _parts.Log.Extended(LocalDomain, _peer, $"{local} and {peer}");

        // It may have been blocked while it was proved.
        if (!_parts.Policy.AllowsLinks(peer))
            Close(PolicyViolation, "blocked");
    }

    private void Open()
    {
        _parts.Metrics.Opened(Side);
        _parts.Log.Opened(LocalDomain, _peer, Side);
        _parts.Open.Add(this);
        _parts.Receiver.Opened(this);
    }

    private async Task EndAsync()
    {
        _parts.Open.Remove(this);
        await _socket.FinishAsync();
        _extension.End();
        _parts.Log.Ended(LocalDomain, _peer);
        try
        {
            _parts.Receiver.Ended(this);
        }
        catch (Exception error)
        {
            _parts.Log.Failed(error, LocalDomain, _peer);
        }

        _ended.TrySetResult();
    }

    private async ValueTask TakeAsync(byte[] bytes)
    {
        if (!LinkStanza.TryRead(bytes, out var stanza, out var fault))
        {
            await RefuseAsync(stanza, "malformed", StanzaError.BadRequest(fault));
        }
        else if (!_extension.Take(stanza))
        {
            await (stanza.Namespace == LinkPayload.Namespace ? TakeOwnAsync(stanza) : TakeOtherAsync(stanza, bytes));
        }
    }

    private async ValueTask TakeOwnAsync(LinkStanza stanza)
    {
        if (stanza.Kind != "query")
            return;
        if (LinkAddresses.FaultOfFrom(stanza, PeerDomains) is { } fault)
        {
            await RefuseAsync(stanza, "from", fault);
            return;
        }

        var answer = await _parts.Answers.AnswerAsync(stanza, _nonces, isFirst: false, _parts.Open.Stopping);
        if (answer.Refused is { } reason)
            _parts.Metrics.Refused(reason);

        // Before the answer is sent: what follows it may be of the domain that it proves.
        if (answer is { Ours: { } ours, Theirs: { } theirs })
            Add(ours, theirs);
        await _socket.SendAsync(answer.Stanza, CancellationToken.None);
    }

    private async ValueTask TakeOtherAsync(LinkStanza stanza, byte[] bytes)
    {
        if (LinkAddresses.Refusal(stanza, PeerDomains, _parts.Policy) is var (reason, error))
        {
            await RefuseAsync(stanza, reason, error);
        }
        else
        {
            _parts.Metrics.Received();
            await _parts.Receiver.ReceiveAsync(this, bytes);
        }
    }

    private async ValueTask RefuseAsync(LinkStanza stanza, string reason, StanzaError error)
    {
        _parts.Metrics.Refused(reason);
        if (!stanza.IsAnswer)
            await _socket.SendAsync(LinkWords.Error(stanza, LocalDomain, _peer, error), CancellationToken.None);
    }
}
