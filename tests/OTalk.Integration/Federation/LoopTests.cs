using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Federation;

/// <summary>Links across servers that lead back to where they began carry each message once, and none for ever.</summary>
public sealed class LoopTests
{
    private const int Messages = 20;

    [Fact]
    [Covers("subscriptions.link.loops", "federation.event")]
    public Task Links_between_three_servers_in_all_directions() => ServerGroup.UseAsync(
        Families.Three,
        async group =>
        {
            string[] owners = [Families.Romeo, Families.Juliet, Families.Cousin];
            OTalkClient[] clients = await Task.WhenAll(owners.Select(owner => group.LogInAsync(owner)));
            foreach ((string owner, OTalkClient client) in owners.Zip(clients))
                await client.CreateAsync(Echo(owner), new JsonObject { ["all_acl"] = "s", ["msg_count"] = -1 });
            foreach ((string owner, OTalkClient client) in owners.Zip(clients))
            {
                foreach (string other in owners.Where(other => other != owner))
                    await LinkAsync(client, Echo(other), Echo(owner));
            }

            for (int round = 0; round < Messages; round++)
                await Task.WhenAll(owners.Zip(clients, (owner, client) => client.PublishAsync(Echo(owner), $"{owner} {round}")));

            await AssertSettledAsync(group, owners.Zip(clients, (owner, client) => (Echo(owner), client)), owners.Length * Messages);
            foreach ((string owner, OTalkClient client) in owners.Zip(clients))
            {
                IReadOnlyList<StoredBody> all = await ReadAsync(client, Echo(owner));
                Assert.Equal(all.Count, all.DistinctBy(message => message.Id).Count());
                Assert.All(owners, author => Assert.Equal(
                    Enumerable.Range(0, Messages).Select(round => $"{author} {round}"),
                    all.Select(message => message.Body).Where(body => body.StartsWith(author, StringComparison.Ordinal))));
                await client.DisposeAsync();
            }
        },
        TestContext.Current.CancellationToken);

    [Fact]
    [Covers("subscriptions.link.loops", "federation.event.via")]
    public Task A_message_goes_through_sixteen_channels_and_no_more() => ServerGroup.UseAsync(
        Families.Two,
        async group =>
        {
            await using OTalkClient romeo = await group.LogInAsync(Families.Romeo);
            await using OTalkClient juliet = await group.LogInAsync(Families.Juliet);
            string[] hops = [.. Enumerable.Range(0, 19).Select(hop => $"{(hop % 2 == 0 ? Families.Romeo : Families.Juliet)}/hop{hop}")];
            for (int hop = 0; hop < hops.Length; hop++)
                await At(hop).CreateAsync(hops[hop], new JsonObject { ["all_acl"] = "s" });
            for (int hop = 1; hop < hops.Length; hop++)
                await LinkAsync(At(hop), hops[hop - 1], hops[hop]);

            await romeo.PublishAsync(hops[0], "on a long way");

            // The last that it reaches is the seventeenth, behind sixteen others.
            await Polling.UntilAsync("the message is in the last channel", async () => (await At(16).BodiesAsync(hops[16])).Count == 1);
            await AssertSettledAsync(group, hops[..17].Select((channel, hop) => (channel, At(hop))), 1);
            Assert.Empty(await At(17).BodiesAsync(hops[17]));
            Assert.Empty(await At(18).BodiesAsync(hops[18]));

            OTalkClient At(int hop) => hop % 2 == 0 ? romeo : juliet;
        },
        TestContext.Current.CancellationToken);

    private static string Echo(string owner) => owner + "/echo";

    private static Task<JsonElement> LinkAsync(OTalkClient client, string source, string destination) => client.AskAsync(new JsonObject
    {
        ["from"] = destination,
        ["to"] = source,
        ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject() },
    });

    /// <summary>Each channel comes to have so many messages, and then the servers have nothing more to say to each other.</summary>
    private static async Task AssertSettledAsync(ServerGroup group, IEnumerable<(string Channel, OTalkClient Client)> channels, int messages)
    {
        (string Channel, OTalkClient Client)[] all = [.. channels];
        await Polling.UntilAsync($"each channel has {messages} messages", async () =>
        {
            foreach ((string channel, OTalkClient client) in all)
            {
                if ((await ReadAsync(client, channel)).Count < messages)
                    return false;
            }

            return true;
        });
        double before = -1;
        await Polling.UntilAsync("nothing is sent any more", async () =>
        {
            double sent = 0;
            foreach (OTalkServer server in group.All)
                sent += await server.MetricAsync("otalk_federation_stanzas_sent_total");
            return before == (before = sent);
        });
        foreach ((string channel, OTalkClient client) in all)
            Assert.Equal(messages, (await ReadAsync(client, channel)).Count);
    }

    private static async Task<IReadOnlyList<StoredBody>> ReadAsync(OTalkClient client, string channel)
    {
        JsonElement page = await client.GetAsync(channel, new JsonObject { ["limit"] = 500 });
        return [.. page.GetProperty("results").EnumerateArray().Select(item => new StoredBody(item.GetProperty("id").GetGuid(), item.GetProperty("msg").GetProperty("body").GetString()!))];
    }

    private sealed record StoredBody(Guid Id, string Body);
}
