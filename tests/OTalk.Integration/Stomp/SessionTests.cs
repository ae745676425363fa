using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.Integration.Talk;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Stomp;

/// <summary>Who connects, which session that is, and what its mask has to do with SUBSCRIBE.</summary>
public sealed class SessionTests
{
    private const string Alley = Cast.Romeo + "/alley";

    [Fact]
    [Covers("stomp.authentication.token", "stomp.authentication.password", "stomp.session", "stomp.session.login", "stomp.connected")]
    public Task The_session_is_that_of_the_token_or_of_the_login() => StompHouse.UseAsync(async (server, port) =>
    {
        string bound = await StompHouse.TokenAsync(server, Cast.Romeo, "--session", "Balcony");
        Assert.Equal("romeo@montague.com/sess/Balcony", await BoundAsync($"passcode:{bound}\n"));
        Assert.Equal("romeo@montague.com/sess/Balcony", await BoundAsync($"login:romeo@montague.com\nAuthorization:Bearer {bound}\n"));
        Assert.Equal("romeo@montague.com/sess/stomp", await BoundAsync("login:romeo\npasscode:secret\nhost:localhost\n"));
        Assert.Equal("romeo@montague.com/sess/Tomb", await BoundAsync("login:romeo@montague.com/sess/Tomb\npasscode:secret\nhost:127.0.0.1\n"));
        foreach (string other in (string[])["login:juliet\n", "login:romeo@montague.com/sess/Tomb\n"])
        {
            using RawStomp client = RawStomp.Open(port);
            await client.SendAsync($"CONNECT\naccept-version:1.2\n{other}passcode:{bound}\n\n\0");
            await client.FailsAsync("authentication failed");
        }

        async Task<string> BoundAsync(string headers)
        {
            using RawStomp client = RawStomp.Open(port);
            await client.SendAsync($"CONNECT\naccept-version:1.2\n{headers}\n\0");
            return (await client.ReceiveAsync("CONNECTED"))["session"];
        }
    });

    [Fact]
    [Covers("stomp.authentication.scope")]
    public Task A_token_opens_what_it_is_limited_to() => StompHouse.UseAsync(async (server, port) =>
    {
        string read = await StompHouse.TokenAsync(server, Cast.Romeo, "--scope", "read");
        using RawStomp reader = await RawStomp.ConnectAsync(port, "", read);
        await reader.SubscribeAsync("1", "/inbox");
        await reader.PublishAsync("/inbox", "no");
        await reader.FailsAsync("the token does not allow to send to romeo@montague.com/inbox");

        string one = await StompHouse.TokenAsync(server, Cast.Romeo, "--channel", $"{Cast.Romeo}/inbox");
        using RawStomp narrow = await RawStomp.ConnectAsync(port, "", one);
        await narrow.DoAsync("SEND\ndestination:/inbox\n", "yes");
        await narrow.SendAsync("SUBSCRIBE\nid:1\ndestination:/requests\n\n\0");
        await narrow.FailsAsync("the token does not allow to listen to romeo@montague.com/requests");
    });

    [Fact]
    [Covers("stomp.tcp.tls")]
    public async Task Tls_has_a_port_of_its_own()
    {
        using var certificate = CertificateFile.Create("localhost");
        using PortLease tls = PortLease.Acquire();
        string[] settings = [$"Stomp:TlsPort={tls.Port}", $"Stomp:CertificateFile={certificate.Path}", $"Stomp:CertificateKeyFile={certificate.KeyPath}"];
        await OTalkServer.UseAsync(Cast.Shared(settings), async _ =>
        {
            using var tcp = new TcpClient("127.0.0.1", tls.Port);
            using X509Certificate2 expected = X509Certificate2.CreateFromPemFile(certificate.Path, certificate.KeyPath);
            var stream = new SslStream(tcp.GetStream(), false, (_, presented, _, _) => expected.Equals(presented));
            await stream.AuthenticateAsClientAsync("localhost");
            using var client = new RawStomp(stream);
            await client.SendAsync("CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:secret\n\n\0");
            await client.ReceiveAsync("CONNECTED");
            await client.DoAsync("DISCONNECT\n");
        });
    }

    [Fact]
    [Covers("stomp.subscribe", "stomp.unsubscribe", "stomp.message", "stomp.message.each", "stomp.send.json", "stomp.destination.address", "stomp.destination.own")]
    public Task What_stomp_subscribes_every_door_of_the_session_sees() => StompHouse.UseAsync(async (server, port) =>
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await web.CreateAsync(Alley);
        string id = await web.SubscribeAsync(Alley);
        await MaskAsync(web, []);
        using RawStomp stomp = await RawStomp.ConnectAsync(port, $"{Cast.Romeo}/sess/Balcony");
        await stomp.SubscribeAsync("a", "/alley");
        await stomp.SubscribeAsync("b", Alley);
        await stomp.DoAsync($"SEND\ndestination:otalk:{Alley}\n", """{"ns":"urn:x","n": 1}""");

        RawStompFrame first = await stomp.ReceiveAsync("MESSAGE");
        RawStompFrame second = await stomp.ReceiveAsync("MESSAGE");
        Assert.Equal(["a", "b"], [first["subscription"], second["subscription"]]);
        Assert.Equal(first["message-id"], second["message-id"]);
        Assert.Equal("""{"ns":"urn:x","n":1}""", first.Body);
        Assert.Equal(Alley, first["destination"]);
        Assert.Equal("romeo@montague.com/sess/Balcony", first["otalk-from"]);
        Assert.Equal("application/json", first["content-type"]);
        Assert.Equal("20", first["content-length"]);
        Assert.True(DateTimeOffset.TryParse(first["otalk-time"], System.Globalization.CultureInfo.InvariantCulture, out _));
        JsonElement seen = (await web.ReceiveAsync()).Member("event")!.Value;
        Assert.Equal(id, seen.GetProperty("subid").GetString());
        Assert.Equal(first["message-id"], seen.GetProperty("id").GetString());

        await stomp.DoAsync("UNSUBSCRIBE\nid:a\n");
        await stomp.DoAsync("SEND\ndestination:/alley\n", "still b");
        Assert.Equal("b", (await stomp.ReceiveAsync("MESSAGE"))["subscription"]);
        await web.ReceiveAsync();
        await stomp.DoAsync("UNSUBSCRIBE\nid:b\n");
        await web.PublishAsync(Alley, "nobody sees it");
        Assert.Null(web.TryReceive());
        await stomp.DoAsync("DISCONNECT\n");
    });

    [Fact]
    [Covers("stomp.subscribe.covered", "stomp.message.hash")]
    public Task A_pattern_covers_what_is_below_it_and_a_subscription_may_deliver_hashes() => StompHouse.UseAsync(async (server, port) =>
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await web.CreateAsync(Alley);
        await web.CreateAsync($"{Alley}/left");
        await web.CreateAsync($"{Alley}/right");
        await web.AskAsync(new JsonObject
        {
            ["to"] = $"{Alley}/*",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject { ["delivery"] = "hash" } },
        });
        using RawStomp stomp = await RawStomp.ConnectAsync(port, "romeo");
        await stomp.SubscribeAsync("1", "/alley/left");
        await stomp.DoAsync("SEND\ndestination:/alley/right\n", "not here");
        await stomp.PublishAsync("/alley/left", "here");
        RawStompFrame message = await stomp.ReceiveAsync("MESSAGE");
        Assert.Equal($"{Alley}/left", message["destination"]);
        Assert.Equal("", message.Body);
        Assert.StartsWith("sha-256:", message["otalk-hash"], StringComparison.Ordinal);
    });

    [Fact]
    [Covers("stomp.disconnect", "stomp.replaced")]
    public Task Disconnect_ends_the_session_and_a_second_connection_takes_it_over() => StompHouse.UseAsync(async (_, port) =>
    {
        using RawStomp first = await RawStomp.ConnectAsync(port, "romeo");
        using RawStomp second = RawStomp.Open(port);
        await second.SendAsync("CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:secret\n\n\0");
        Assert.Equal("false", (await second.ReceiveAsync("CONNECTED"))["otalk-new"]);
        await first.FailsAsync("replaced");
        await second.DoAsync("DISCONNECT\n");
        Assert.Null(await second.NextAsync());
        using RawStomp third = RawStomp.Open(port);
        await third.SendAsync("CONNECT\naccept-version:1.2\nlogin:romeo\npasscode:secret\n\n\0");
        Assert.Equal("true", (await third.ReceiveAsync("CONNECTED"))["otalk-new"]);
    });

    [Fact]
    [Covers("stomp.restore", "stomp.restore.auto", "stomp.ack", "stomp.ack.client", "stomp.nack")]
    public Task What_was_missed_or_not_acknowledged_comes_with_subscribe() => StompHouse.UseAsync(async (server, port) =>
    {
        await using OTalkClient web = await server.LogInAsync($"{Cast.Romeo}/sess/Writer");
        foreach (string channel in (string[])["alley", "tomb"])
        {
            await web.CreateAsync($"{Cast.Romeo}/{channel}");
            await web.SubscribeAsync($"{Cast.Romeo}/{channel}");
        }

        using (RawStomp before = await RawStomp.ConnectAsync(port, "romeo"))
        {
            await before.SubscribeAsync("a", "/alley", "client");
            foreach (string body in (string[])["1", "2", "3"])
                await web.PublishAsync(Alley, body);
            await before.ReceiveAsync("MESSAGE");
            RawStompFrame second = await before.ReceiveAsync("MESSAGE");
            await before.ReceiveAsync("MESSAGE");
            await before.DoAsync($"ACK\nid:{second["ack"]}\n");
        }

        await web.PublishAsync(Alley, "4");
        await server.RestartAsync();
        await using OTalkClient again = await server.LogInAsync($"{Cast.Romeo}/sess/Writer");
        using (RawStomp after = await RawStomp.ConnectAsync(port, "romeo"))
        {
            await after.SubscribeAsync("new", "/alley", "client-individual");
            RawStompFrame third = await MessageAsync(after, "3");
            RawStompFrame fourth = await MessageAsync(after, "4");
            await after.DoAsync($"ACK\nid:{fourth["ack"]}\n");
            await after.SubscribeAsync("tomb", "/tomb");
            await again.PublishAsync($"{Cast.Romeo}/tomb", "5");
            await MessageAsync(after, "5");
            await after.DoAsync($"NACK\nid:{third["ack"]}\n");
        }

        await again.PublishAsync(Alley, "6");
        using RawStomp last = await RawStomp.ConnectAsync(port, "romeo");
        await last.SubscribeAsync("x", "/alley");
        await MessageAsync(last, "6");
        await again.PublishAsync(Alley, "7");
        await MessageAsync(last, "7");
    });

    private static async Task<RawStompFrame> MessageAsync(RawStomp client, string body)
    {
        RawStompFrame message = await client.ReceiveAsync("MESSAGE");
        Assert.Equal($$"""{"ns":"http://otalk.com/p/chat","body":"{{body}}"}""", message.Body);
        return message;
    }

    private static Task<JsonElement> MaskAsync(OTalkClient client, JsonArray mask) => client.AskAsync(
        new JsonObject { ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscription-mask", ["mask"] = mask } });
}
