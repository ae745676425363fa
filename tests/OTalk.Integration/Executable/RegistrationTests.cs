using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>A server without settings lets people make accounts on <c>localhost</c> and nowhere else.</summary>
public sealed class RegistrationTests
{
    [Fact]
    [Covers("streams.register")]
    public Task Open_on_localhost() => OTalkServer.UseAsync(new ServerSetup { Domain = "localhost" }, async server =>
    {
        await using OTalkClient client = await server.ConnectAsync();
        await client.ReceiveAsync();
        Received registered = await RegisterAsync(client, "romeo");
        Assert.Equal("romeo@localhost", registered.Member("response")?.GetProperty("identity").GetString());
        Assert.Equal("ok", Authentication.Outcome(await client.AuthenticatePlainAsync("romeo@localhost", Cast.Password)));
    });

    [Fact]
    [Covers("streams.register.closed")]
    public Task Closed_elsewhere() => OTalkServer.UseAsync(new ServerSetup(), async server =>
    {
        await using OTalkClient client = await server.ConnectAsync();
        await client.ReceiveAsync();
        Received refused = await RegisterAsync(client, "romeo");
        Assert.Equal("not-allowed", refused.Member("error")?.GetProperty("condition").GetString());
        Assert.Equal("failed", Authentication.Outcome(await client.AuthenticatePlainAsync(Cast.Romeo, Cast.Password)));
    });

    private static Task<Received> RegisterAsync(OTalkClient client, string user) => client.QueryAsync(to: null, new JsonObject
    {
        ["ns"] = "http://otalk.com/p/register",
        ["user"] = user,
        ["password"] = Cast.Password,
    });
}
