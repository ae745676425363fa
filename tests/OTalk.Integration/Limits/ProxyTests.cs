using System.Net.Http.Headers;
using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Limits;

/// <summary>What a proxy says of who is behind it counts if the operator trusts it, and else does not.</summary>
public sealed class ProxyTests
{
    private const string Behind = "192.0.2.1";

    [Fact]
    public Task A_trusted_proxy_tells_where_a_request_comes_from_and_whether_by_TLS() =>
        OTalkServer.UseAsync(Cast.Shared("Http:TrustedProxies=127.0.0.1", "Limits:ConnectionsPerAddress=1"), async server =>
        {
            // A password is taken from loopback, and from elsewhere by TLS alone.
            Assert.Equal(404, await StatusAsync(server, forwardedFor: null, proto: null));
            Assert.Equal(401, await StatusAsync(server, Behind, "http"));
            Assert.Equal(404, await StatusAsync(server, Behind, "https"));

            // All clients behind the proxy have its address.
            await using OTalkClient one = await server.ConnectAsync(TestContext.Current.CancellationToken);
            await using OTalkClient another = await server.ConnectAsync(TestContext.Current.CancellationToken);
        });

    [Fact]
    public Task Nobody_else_is_believed() => OTalkServer.UseAsync(Cast.Shared("Http:TrustedProxies=192.0.2.7"), async server =>
    {
        Assert.Equal(404, await StatusAsync(server, Behind, "http"));
        Assert.Equal(404, await StatusAsync(server, Behind, "https"));
    });

    /// <summary>The status of a request for a channel that is not there, with a password.</summary>
    private static async Task<int> StatusAsync(OTalkServer server, string? forwardedFor, string? proto)
    {
        using var http = new HttpClient { BaseAddress = server.HttpAddress, Timeout = Deadlines.Command };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/otalk/{Cast.Romeo}/none");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Cast.Romeo}:{Cast.Password}")));
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (proto is not null)
            request.Headers.Add("X-Forwarded-Proto", proto);
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
