using System.Net;
using OTalk.Accounts.Throttling;

namespace OTalk.Engine.Streams;

/// <summary>Holds back the answers to the log-ins of one connection, where its address has failed too often.</summary>
/// <param name="throttle">Says how long.</param>
/// <param name="address">Where the connection comes from; null where that is not known.</param>
/// <param name="gone">Nobody waits for an answer any more.</param>
public sealed class LoginDelay(LoginThrottle throttle, IPAddress? address, CancellationToken gone)
{
    /// <summary>An answer is ready and held back: the time that takes is not the client's.</summary>
    public bool IsRunning { get; private set; }

    /// <inheritdoc cref="LoginThrottle.FailedAsync"/>
    public Task FailedAsync() => WaitAsync(throttle.FailedAsync(address, gone));

    /// <inheritdoc cref="LoginThrottle.PassedAsync"/>
    public Task PassedAsync() => WaitAsync(throttle.PassedAsync(address, gone));

    private async Task WaitAsync(Task over)
    {
        IsRunning = true;
        await over;
        IsRunning = false;
    }
}
