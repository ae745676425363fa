using OTalk.Engine;
using OTalk.Federation.Native;

namespace OTalk.Federation;

/// <summary>What a server does towards others by itself, from when its engine has started until it stops.</summary>
public sealed class FederationWork : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PresenceVigil _vigil;
    private readonly Greeting _greeting;
    private Task _running = Task.CompletedTask;

    internal FederationWork(PresenceVigil vigil, Greeting greeting) => (_vigil, _greeting) = (vigil, greeting);

    /// <summary>Begins, once.</summary>
    public void Start(OTalkEngine engine) => _running = Task.WhenAll(_vigil.RunAsync(engine, _stopping.Token), _greeting.SendAsync(_stopping.Token));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }
}
