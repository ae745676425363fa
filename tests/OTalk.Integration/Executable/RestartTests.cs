using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>A restart loses nothing that a client could have relied on.</summary>
public sealed class RestartTests
{
    private const string Alleyway = Cast.Romeo + "/alleyway";

    [Fact]
    public Task Channels_messages_and_keys_are_there_again() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        Guid published;
        await using (OTalkClient before = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony"))
        {
            await before.CreateAsync(Alleyway, new JsonObject { ["name"] = "The Alleyway" });
            published = await before.PublishAsync(Alleyway, "How's it going?");
            await before.PublishAsync($"{Alleyway}?key=topic", "brawls");
        }

        await server.RestartAsync();

        await using OTalkClient after = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
        JsonElement config = await after.GetAsync($"{Alleyway}?config");
        Assert.Equal("The Alleyway", config.GetProperty("config").GetProperty("name").GetString());
        JsonElement messages = await after.GetAsync(Alleyway);
        Assert.Equal(2, messages.GetProperty("total").GetInt32());
        Assert.Equal(published, messages.GetProperty("results")[0].GetProperty("id").GetGuid());
        JsonElement topic = await after.GetAsync($"{Alleyway}?key=topic");
        Assert.Equal("brawls", topic.GetProperty("results")[0].GetProperty("msg").GetProperty("body").GetString());
    });

    [Fact]
    public Task A_subscription_delivers_to_the_session_that_comes_back() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        string subscription;
        await using (OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony"))
            await romeo.CreateAsync(Alleyway, new JsonObject { ["all_acl"] = "ps" });
        await using (OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window"))
            subscription = await juliet.SubscribeAsync(Alleyway);

        await server.RestartAsync();

        await using OTalkClient back = await server.ConnectAsync();
        Received bound = await back.LogInAsync($"{Cast.Juliet}/sess/Window", Cast.Password);
        Assert.False(bound.Member("response")!.Value.GetProperty("new").GetBoolean());
        Assert.Equal(subscription, Assert.Single(bound.Member("response")!.Value.GetProperty("mask").EnumerateArray()).GetString());

        await using OTalkClient publisher = await server.LogInAsync($"{Cast.Romeo}/sess/Garden");
        await publisher.PublishAsync(Alleyway, "Is it you?");
        Received delivered = await back.ReceiveAsync();
        Assert.Equal("Is it you?", delivered.Member("msg")!.Value.GetProperty("body").GetString());
        Assert.Equal(subscription, delivered.Member("event")!.Value.GetProperty("subid").GetString());
    });

    [Fact]
    [Covers("streams.end.detached")]
    public Task The_channels_of_a_session_stay_while_it_may_come_back() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        await using (OTalkClient before = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony"))
        {
            await before.CreateAsync($"{Cast.Romeo}/sess/Balcony/notes");
            await before.PublishAsync($"{Cast.Romeo}/sess/Balcony/notes", "the east, and Juliet is the sun");
        }

        await server.RestartAsync();

        await using OTalkClient other = await server.LogInAsync($"{Cast.Romeo}/sess/Garden");
        Assert.Equal(["the east, and Juliet is the sun"], await other.BodiesAsync($"{Cast.Romeo}/sess/Balcony/notes"));
    });
}
