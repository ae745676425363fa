namespace OTalk.Federation.Queues;

/// <summary>Something that one loop waits for and anyone may say; said before it is waited for, it is not lost.</summary>
/// <param name="time">The clock.</param>
internal sealed class Signal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<bool>? _waiting;
    private bool _set;

    public void Set()
    {
        lock (_gate)
        {
            _set = true;
            _waiting?.TrySetResult(true);
        }
    }

    public void Clear()
    {
        lock (_gate)
            _set = false;
    }

    /// <summary>Waits; false where the time passed or the server stops. One caller at a time.</summary>
    public async Task<bool> WaitAsync(TimeSpan within, CancellationToken stopping)
    {
        // Not Task.WaitAsync: it hands its continuation to the thread pool, past the scheduler of a test.
        var waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_set)
                waiting.SetResult(true);
            _waiting = waiting;
        }

        using ITimer timer = time.CreateTimer(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(false), waiting, within, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration registration = stopping.UnsafeRegister(static state => ((TaskCompletionSource<bool>)state!).TrySetResult(false), waiting);
        bool set = await waiting.Task;
        lock (_gate)
        {
            _waiting = null;
            _set &= !set;
        }

        return set;
    }
}
