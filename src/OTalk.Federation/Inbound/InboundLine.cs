using System.Threading.Channels;
using OTalk.Engine.Queues;
using OTalk.Engine.Streams;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Inbound;

/// <summary>What of one link is being worked on. More than that waits in the link, so that a server that floods waits for itself.</summary>
internal sealed class InboundLine
{
    /// <summary>Single stanzas that are worked on at once.</summary>
    private const int MostAtOnce = 64;

    /// <summary>Batches that wait behind the one that is worked on. A domain has one on its way, and each may be large.</summary>
    private const int MostBatches = 2;

    /// <summary>Claims that may wait for a job at once.</summary>
    private const int MostWaiting = 1_000;

    /// <summary>An element for each single stanza that is being worked on.</summary>
    private readonly Channel<bool> _turns = Channel.CreateBounded<bool>(MostAtOnce);
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Completes when all that was taken is done, or waits for a job.</summary>
    public Task Served => _served.Task;

    public Channel<LinkStanza> Batches { get; } = Channel.CreateBounded<LinkStanza>(MostBatches);

    /// <summary>Nobody is there any more to be answered.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Waits until one more single stanza may be worked on.</summary>
    public async ValueTask<InboundTurn> BeginAsync()
    {
        await _turns.Writer.WriteAsync(true);
        return new InboundTurn(this);
    }

    public void End()
    {
        IsEnded = true;
        Batches.Writer.TryComplete();
    }

    /// <summary>Batches are done, and no more come: waits for what is done singly.</summary>
    public async Task FinishAsync()
    {
        for (int turn = 0; turn < MostAtOnce; turn++)
            await _turns.Writer.WriteAsync(true);
        _served.TrySetResult();
    }

    internal void Leave() => _turns.Reader.TryRead(out _);

    internal bool TryWait()
    {
        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
            return true;
        EndWait();
        return false;
    }

    internal void EndWait() => Interlocked.Decrement(ref _waiting);
}

/// <summary>One single stanza that is being worked on.</summary>
internal sealed class InboundTurn(InboundLine line) : IWaits
{
    private int _left;

    public bool TryWait() => line.TryWait();

    public void EndWait() => line.EndWait();

    /// <summary>Nothing waits for it any more: it is done, or waits itself.</summary>
    public void Park()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
            line.Leave();
    }

    public bool IsGoneFor(ClientStream stream) => line.IsEnded;
}
