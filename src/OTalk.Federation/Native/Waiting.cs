namespace OTalk.Federation.Native;

/// <summary>Waits for something that goes on without who waits.</summary>
internal static class Waiting
{
    /// <summary>
    /// The result of a task, unless waiting for it is given up. Not Task.WaitAsync: it hands its continuation to the thread pool, past the
    /// scheduler of a test.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<T> ForAsync<T>(Task<T> task, CancellationToken cancel)
    {
        var waiting = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration given = cancel.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<T>)state!).TrySetCanceled(token), waiting);
        _ = PassAsync(task, waiting);
        return await waiting.Task;
    }

    private static async Task PassAsync<T>(Task<T> task, TaskCompletionSource<T> waiting)
    {
        try
        {
            waiting.TrySetResult(await task);
        }
        catch (Exception failure)
        {
            waiting.TrySetException(failure);
        }
    }
}
