using OTalk.Federation.Queues;

namespace OTalk.Federation.Tests.Queues;

/// <summary>A source with batches of one stanza each.</summary>
internal sealed class ScriptedFeed(string name, int count) : IBatchSource
{
    private int _done;
    private Batch? _batch;

    /// <summary>What asking for a batch throws, as long as it is set.</summary>
    public Exception? Failure { get; set; }

    public int Done => _done;

    public List<GiveUpReason> GivenUp { get; } = [];

    public ValueTask<Batch?> NextAsync(CancellationToken cancel)
    {
        if (Failure is not null)
            throw Failure;
        if (_batch is null && _done < count)
            _batch = new Batch($"{name}-{_done + 1}", [System.Text.Encoding.UTF8.GetBytes($"{name} {_done + 1}")]);
        return ValueTask.FromResult(_batch);
    }

    public ValueTask DoneAsync(Batch batch, IReadOnlyList<ReadOnlyMemory<byte>> answers, CancellationToken cancel)
    {
        Assert.Same(_batch, batch);
        _batch = null;
        _done++;
        return ValueTask.CompletedTask;
    }

    public ValueTask GiveUpAsync(GiveUpReason reason, DateTimeOffset addedBefore, CancellationToken cancel)
    {
        GivenUp.Add(reason);
        return ValueTask.CompletedTask;
    }
}
