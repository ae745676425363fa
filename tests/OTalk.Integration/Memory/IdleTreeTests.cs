using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Memory;

/// <summary>Trees that nobody uses leave memory, and nobody notices.</summary>
public sealed class IdleTreeTests
{
    private const string Alleyway = Cast.Romeo + "/alleyway";

    [Fact]
    public Task An_idle_tree_leaves_memory_and_comes_back_with_everything() =>
        OTalkServer.UseAsync(Cast.Shared("Storage:IdleTreesAfter=00:00:01"), async server =>
        {
            await using OTalkClient romeo = await server.LogInAsync($"{Cast.Romeo}/sess/Balcony");
            await romeo.CreateAsync(Alleyway, new JsonObject { ["name"] = "The Alleyway", ["all_acl"] = "ps" });
            Guid first = await romeo.PublishAsync(Alleyway, "first");
            await romeo.PublishAsync($"{Alleyway}?key=topic", "brawls");
            await using OTalkClient juliet = await server.LogInAsync($"{Cast.Juliet}/sess/Window");
            string subscription = await juliet.SubscribeAsync(Alleyway);

            await Polling.UntilAsync("no tree is in memory", async () => await server.MetricAsync("otalk_trees_active") == 0);

            // Both connections are still open, and the subscription still delivers.
            await romeo.PublishAsync(Alleyway, "last");
            Received delivered = await NextFromAsync(juliet, Alleyway);
            Assert.Equal("last", delivered.Member("msg")!.Value.GetProperty("body").GetString());
            Assert.Equal(subscription, delivered.Member("event")!.Value.GetProperty("subid").GetString());
            Assert.Equal(["first", "brawls", "last"], await romeo.BodiesAsync(Alleyway));
            JsonElement messages = await romeo.GetAsync(Alleyway);
            Assert.Equal(first, messages.GetProperty("results")[0].GetProperty("id").GetGuid());
            JsonElement topic = await romeo.GetAsync($"{Alleyway}?key=topic");
            Assert.Equal("brawls", topic.GetProperty("results")[0].GetProperty("msg").GetProperty("body").GetString());
            JsonElement config = await romeo.GetAsync($"{Alleyway}?config");
            Assert.Equal("The Alleyway", config.GetProperty("config").GetProperty("name").GetString());
        });

    private static async Task<Received> NextFromAsync(OTalkClient client, string channel)
    {
        while (true)
        {
            Received stanza = await client.ReceiveAsync();
            if (stanza.Member("from") is { } from && from.ValueEquals(channel))
                return stanza;
        }
    }
}
