using System.Collections.Concurrent;

namespace OTalk.Integration.Durability;

/// <summary>A publish that the server answered.</summary>
/// <param name="Id">The message id that the publisher chose.</param>
/// <param name="Time">The time in the answer.</param>
internal sealed record Acknowledged(Guid Id, string Time);

/// <summary>Counts what all publishers have been acknowledged.</summary>
internal sealed class Acknowledgements
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();
    private int _count;

    public void Add()
    {
        if (_awaited.TryGetValue(Interlocked.Increment(ref _count), out TaskCompletionSource? reached))
            reached.TrySetResult();
    }

    /// <summary>A task that completes at the given acknowledgement; asked for before the publishers begin.</summary>
    public Task Reach(int count) => _awaited.GetOrAdd(count, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
