using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Limits;

/// <summary>Who guesses passwords waits longer and longer, and nobody else does (protocol reference, "Limits").</summary>
public sealed class GuessingTests
{
    private static readonly IPAddress _elsewhere = IPAddress.Parse("127.0.0.2");

    [Fact]
    [Covers("stanzas.limit.auth-failures")]
    public Task Failures_at_all_doors_count_together_and_hold_up_their_address_alone() => OTalkServer.UseAsync(
        Cast.Shared("Limits:AuthFailuresPerMinute=3", "Limits:HandshakeTimeout=00:00:01"),
        async server =>
        {
            await using (OTalkClient stream = await server.ConnectAsync(TestContext.Current.CancellationToken))
            {
                Received failed = await stream.AuthenticatePlainAsync(Cast.Romeo, "wrong");
                Assert.Equal("failed", failed.Member("response")!.Value.GetProperty("outcome").GetString());
            }

            await using (StompClient stomp = await server.ConnectStompAsync(TestContext.Current.CancellationToken))
            {
                await stomp.SendAsync($"CONNECT\naccept-version:1.2\nlogin:{Cast.Romeo}\npasscode:wrong\n\n\0");
                await stomp.ReceiveEndAsync();
            }

            await using (TalkerClient talker = await server.ConnectTalkerAsync(TestContext.Current.CancellationToken))
            {
                await talker.SendAsync("""{"type":"connect","room":"romeo.alley","user":"romeo","token":"wrong"}"""u8.ToArray());
                await talker.ReceiveEndAsync();
            }

            // The next answers come after one second, two and four; the last one says something though its time to authenticate was over before.
            Task<HttpStatusCode> first = TryAsync(server, IPAddress.Loopback, "wrong");
            Assert.Equal(HttpStatusCode.Unauthorized, await first);
            await TryAsync(server, IPAddress.Loopback, "wrong");
            await using OTalkClient late = await server.ConnectAsync(TestContext.Current.CancellationToken);
            Task<Received> held = late.AuthenticatePlainAsync(Cast.Romeo, Cast.Password);
            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(server, _elsewhere, "wrong"));
            Assert.Equal(HttpStatusCode.NotFound, await TryAsync(server, _elsewhere, Cast.Password));
            Assert.False(held.IsCompleted);
            Assert.Equal("ok", (await held).Member("response")!.Value.GetProperty("outcome").GetString());
        });

    /// <summary>A request with a password, from one of the addresses of loopback.</summary>
    private static async Task<HttpStatusCode> TryAsync(OTalkServer server, IPAddress from, string password)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = server.HttpAddress, Timeout = Deadlines.Command };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Cast.Romeo}:{password}")));
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"/otalk/{Cast.Romeo}/none", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
