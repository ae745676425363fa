using OTalk.TestKit.Server;

namespace OTalk.Integration.Support;

/// <summary>One server for the tests of a class that leave nothing behind for each other.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private OTalkServer? _server;

    public OTalkServer Server => _server ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync() => _server = await OTalkServer.StartNewAsync(Cast.Server("Limits:AuthFailuresPerMinute=0"));

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
