using System.Net.WebSockets;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Limits;

/// <summary>How many connections one address may have.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    [Covers("stanzas.limit.connections")]
    public Task One_too_many_is_cut_and_those_that_are_open_go_on() => OTalkServer.UseAsync(Cast.Shared("Limits:ConnectionsPerAddress=3"), async server =>
    {
        await using OTalkClient romeo = await server.LogInAsync(Cast.Romeo + "/sess/Balcony");
        await using (TalkerClient talker = await server.ConnectTalkerAsync(TestContext.Current.CancellationToken))
        await using (OTalkClient third = await server.ConnectAsync(TestContext.Current.CancellationToken))
        {
            await Assert.ThrowsAnyAsync<WebSocketException>(() => server.ConnectAsync(TestContext.Current.CancellationToken));
            await romeo.CreateAsync(Cast.Romeo + "/alley");
        }

        // Those that have ended count no more once the server has seen it.
        while (true)
        {
            try
            {
                await using OTalkClient again = await server.ConnectAsync(TestContext.Current.CancellationToken);
                break;
            }
            catch (WebSocketException)
            {
                await Task.Yield();
            }
        }
    });
}
