using System.Text.Json.Nodes;
using OTalk.Integration.Durability;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>SIGTERM. That the server exits with 0 is checked whenever one is stopped.</summary>
public sealed class ShutdownTests
{
    private const int GoingAway = 1001;
    private const string Channel = Cast.Romeo + "/ledger";

    [Fact]
    [Covers("streams.close.stops")]
    public Task Open_connections_are_told_to_go_away() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        await using OTalkClient bound = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await using OTalkClient stranger = await server.ConnectAsync();
        await server.StopAsync();
        Assert.Equal(new WebSocketClose(GoingAway, "the server stops"), await bound.ReceiveCloseAsync());
        Assert.Equal(new WebSocketClose(GoingAway, "the server stops"), await stranger.ReceiveCloseAsync());
    });

    [Fact]
    public Task A_client_that_does_not_answer_the_close_does_not_hold_the_server_up() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RawWebSocket deaf = await RawWebSocket.ConnectAsync(server.WebSocketAddress);
        await deaf.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        await server.StopAsync();
    });

    [Fact]
    [Covers("channels.publish.durable", "channels.config.msg-count")]
    public Task A_stop_in_the_middle_of_the_load_loses_nothing_acknowledged() =>
        OTalkServer.UseAsync(Cast.Server("Limits:PublishesPerSecond=0"), async server =>
        {
            await using (OTalkClient founder = await server.LogInAsync($"{Cast.Romeo}/sess/Founder"))
                await founder.CreateAsync(Channel, new JsonObject { ["msg_count"] = -1 });

            const int messages = 4_000;
            Lives lives = new(server);
            Acknowledgements total = new();
            Task middle = total.Reach(messages / 2);
            Publisher publisher = new("Balcony", Channel, messages, lives, total);
            Task publishing = Task.Run(publisher.RunAsync);
            await await Task.WhenAny(middle, publishing);
            await lives.StopAsync();
            await publishing;
            await Ledger.CheckAsync(server, Channel, [publisher]);
        });
}
