using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Restoring;

/// <summary>
/// Romeo's session Balcony, which is subscribed to a channel, has shown its presence and acknowledges what it gets; and juliet, who publishes in that
/// channel and sees his presence. Whatever a test does to his connections, in the end the session is as it was, and then it ends without a trace.
/// </summary>
internal sealed class Balcony
{
    public const string Session = Cast.Romeo + "/sess/Balcony";
    public const string Inbox = Cast.Romeo + "/inbox";

    private const string Alley = Cast.Romeo + "/alley";
    private const string Presence = "http://otalk.com/p/presence";
    private const string Unavailable = "unavailable";

    private readonly OTalkServer _server;
    private readonly List<(string From, string Show)> _seen = [];
    private OTalkClient _juliet = null!;

    private Balcony(OTalkServer server) => _server = server;

    public OTalkServer Server => _server;

    /// <summary>Plays a test, and what follows all of them.</summary>
    /// <param name="setup">The server.</param>
    /// <param name="play">Given romeo's connection. Returns what was published since and was not acknowledged, in order.</param>
    public static Task UseAsync(ServerSetup setup, Func<Balcony, OTalkClient, Task<IReadOnlyList<string>>> play) => OTalkServer.UseAsync(setup, async server =>
    {
        Balcony balcony = new(server);
        await balcony.EnterJulietAsync();
        await using (OTalkClient romeo = await server.LogInAsync(Session))
        {
            await romeo.CreateAsync(Alley, new JsonObject { ["msg_count"] = -1 });
            await romeo.AskAsync(Query(Cast.Romeo, new JsonObject { ["ns"] = "http://otalk.com/p/permissions", ["identity"] = Cast.Juliet, ["acl"] = "ps" }));
            await romeo.SubscribeAsync(Alley + "?messages");
            await romeo.AskAsync(new JsonObject { ["to"] = $"{Session}/presence", ["msg"] = new JsonObject { ["ns"] = Presence, ["show"] = "dnd" } });
            await romeo.SendAsync("""{"ack":4}""");
            foreach (string source in (string[])[$"{Cast.Romeo}/sess/*/presence?messages", $"{Cast.Romeo}/presence?messages"])
                await balcony._juliet.SubscribeAsync(source);
            await romeo.GetAsync($"{Alley}?config");
            await balcony.ReturnAsync(await play(balcony, romeo));
        }

        await balcony._juliet.DisposeAsync();
    });

    /// <summary>Juliet publishes in the channel.</summary>
    public Task PublishAsync(string body) => _juliet.PublishAsync(Alley, body);

    /// <summary>Waits until what romeo has published in his inbox is there: what he had sent before has been done.</summary>
    public Task UntilInInboxAsync(string body) =>
        Polling.UntilAsync($"{body} is in the inbox", () => IsInInboxAsync(body));

    /// <summary>Whether what romeo has published in his inbox is there.</summary>
    public async Task<bool> IsInInboxAsync(string body) => (await _juliet.BodiesAsync(Inbox)).Contains(body);

    /// <summary>The server begins anew.</summary>
    /// <param name="end">Ends it.</param>
    public async Task RestartAsync(Func<Task> end)
    {
        await end();
        await _juliet.DisposeAsync();
        await _server.StartAsync(TestContext.Current.CancellationToken);
        await EnterJulietAsync();
    }

    /// <summary>Romeo binds once more and gets what is expected; nothing tells of his having been away, and nothing is left when he ends the session.</summary>
    private async Task ReturnAsync(IReadOnlyList<string> expected)
    {
        await using OTalkClient romeo = await _server.ConnectAsync();
        JsonElement bound = (await romeo.LogInAsync(Session, Cast.Password)).Member("response")!.Value;
        Assert.False(bound.GetProperty("new").GetBoolean());
        Assert.False(bound.TryGetProperty("gap", out JsonElement gap), gap.ToString());
        await PublishAsync("last");
        foreach (string body in expected.Append("last"))
            Assert.Equal(body, Body(await romeo.ReceiveAsync()));

        await SeeAsync();
        Assert.DoesNotContain(_seen, seen => seen.Show == Unavailable);
        Assert.Equal("dnd", await ShownAsync());
        Assert.Equal(2, await _server.MetricAsync("otalk_sessions_bound"));
        Assert.Equal([Session, $"{Session}/features", $"{Session}/inbox", $"{Session}/presence"], await SessionChannelsAsync());
        Assert.Null(romeo.TryReceive());

        await romeo.AskAsync(Query(null, new JsonObject { ["ns"] = "http://otalk.com/p/unbind" }));
        while (_seen.Count(seen => seen.Show == Unavailable) < 2)
            See(await _juliet.ReceiveAsync());
        Assert.Equal(Unavailable, await ShownAsync());
        Assert.Empty(await SessionChannelsAsync());
        Assert.Equal(1, await _server.MetricAsync("otalk_sessions_bound"));
        await SeeAsync();
        Assert.Equal([$"{Cast.Romeo}/presence", $"{Session}/presence"], _seen.Where(seen => seen.Show == Unavailable).Select(seen => seen.From).Order(StringComparer.Ordinal));
    }

    private async Task EnterJulietAsync()
    {
        _juliet = await _server.LogInAsync($"{Cast.Juliet}/sess/Window");
        await _juliet.SendAsync("""{"ack":0}""");
    }

    /// <summary>What romeo's <c>/presence</c> has.</summary>
    private async Task<string> ShownAsync() => Show((await _juliet.GetAsync($"{Cast.Romeo}/presence")).GetProperty("results")[0].GetProperty("msg"));

    /// <summary>Addresses of the channels below <c>/sess</c>.</summary>
    private async Task<IEnumerable<string>> SessionChannelsAsync()
    {
        JsonElement listed = await _juliet.GetAsync($"{Cast.Romeo}/sess/*?channels");
        return listed.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("msg").GetProperty("channel").GetString()!).Order(StringComparer.Ordinal);
    }

    /// <summary>Looks at all that juliet has been sent until now.</summary>
    private async Task SeeAsync()
    {
        await _juliet.GetAsync($"{Cast.Romeo}/presence");
        while (_juliet.TryReceive() is { } stanza)
            See(stanza);
    }

    private void See(Received stanza) => _seen.Add((stanza.Member("from")!.Value.GetString()!, Show(stanza.Member("msg")!.Value)));

    private static string Show(JsonElement message)
    {
        Assert.Equal(Presence, message.GetProperty("ns").GetString());
        return message.GetProperty("show").GetString()!;
    }

    private static string? Body(Received stanza) => stanza.Member("msg")?.GetProperty("body").GetString();

    private static JsonObject Query(string? to, JsonObject query)
    {
        JsonObject stanza = new() { ["query"] = query };
        if (to is not null)
            stanza["to"] = to;
        return stanza;
    }
}
