using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Limits;

/// <summary>Who does not authenticate does not keep a connection (protocol reference, "Limits").</summary>
public sealed class HandshakeTimeoutTests
{
    private const int PolicyViolation = 1008;

    [Fact]
    [Covers("streams.close.timeout", "stanzas.limit.handshake-timeout")]
    public Task Only_who_does_not_authenticate_is_closed() => OTalkServer.UseAsync(Cast.Shared("Limits:HandshakeTimeout=00:00:05"), async server =>
    {
        await using OTalkClient bound = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using OTalkClient silent = await server.ConnectAsync();
        Assert.Equal(new WebSocketClose(PolicyViolation, "nobody authenticated in time"), await silent.ReceiveCloseAsync());

        // It connected earlier, so its time would be over too.
        await bound.GetAsync(Cast.Romeo);
    });
}
