using OTalk.TestKit;

namespace OTalk.Integration.Support;

/// <summary>Waits for what nobody announces.</summary>
internal static class Polling
{
    /// <summary>Generous: it only ends tests that fail anyway.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until something holds.</summary>
    /// <param name="what">What is waited for, to be read after "never: ".</param>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using CancellationTokenSource deadline = new(s_deadline);
        try
        {
            while (!await holds())
                await Task.Delay(s_between, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new HarnessException($"never: {what}", e);
        }
    }
}
