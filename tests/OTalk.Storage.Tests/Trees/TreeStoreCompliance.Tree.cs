using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task A_tree_that_is_not_there_loads_as_null()
    {
        Assert.Null(await Store.LoadAsync("juliet@capulet.com", CancellationToken.None));
    }

    [Fact]
    public async Task Reads_of_a_tree_that_is_not_there_are_empty()
    {
        var tree = NewTree();
        Assert.Equal("total 0 unknown \n", Picture.Of(await tree.ReadAsync(TestTree.All())));
        Assert.Equal(TestTree.Id(1), (await tree.ReadAsync(TestTree.All() with { SinceId = TestTree.Id(1) })).Unknown);
        Assert.Null(await tree.GetAsync(TestTree.Id(1)));
        Assert.Null(await tree.FindAsync(TestTree.Id(1)));
        Assert.Empty(await tree.KeysAsync());
        var log = await tree.LogAsync(7);
        Assert.Empty(log.Entries);
        Assert.Empty(log.Missing);
        Assert.Equal(7, log.End);
    }

    [Fact]
    public async Task A_tree_loads_as_its_changes_left_it()
    {
        var tree = await NewTree().ConfigureAsync(
            new ChannelSet(new ChannelRecord(1, ChannelPath.Root, """{"name":"Λ 🎭"}""", 50, -1, "romeo@montague.com", TestTree.Start)),
            new ChannelSet(TestTree.Channel(2, "sess/Balcony")),
            new GrantSet(1, "juliet@capulet.com", "psk"),
            new GrantSet(1, "tybalt@capulet.com", string.Empty),
            new GrantSet(2, "juliet@capulet.com", "p"),
            new SubscriberSet(new SubscriberRecord("juliet@capulet.com", "s1", "sess/*/presence", "juliet@capulet.com/roster/Romeo", "{}", "pending", TestTree.Start)),
            new SubscriptionSet(new SubscriptionRecord("s1", "juliet@capulet.com/inbox", "romeo@montague.com", "{}", "asking", TestTree.Start)),
            new SessionSet(new SessionRecord("Balcony", ["s1", "s\"2"], TestTree.Start)));
        var loaded = await tree.LoadAsync();
        Assert.Equal(tree.Epoch, loaded.Epoch);
        Assert.Equal(tree.Counters, loaded.Counters);
        Assert.Equal([1, 2], loaded.Channels.Select(c => c.Number));
        Assert.Equal("""{"name":"Λ 🎭"}""", loaded.Channels[0].ConfigJson);
        Assert.Equal((50, -1), (loaded.Channels[0].MessageCount, loaded.Channels[0].EventCount));
        Assert.Equal("sess/Balcony", loaded.Channels[1].Path.Text);
        Assert.Equal(
            [new(1, "juliet@capulet.com", "psk"), new(1, "tybalt@capulet.com", string.Empty), new(2, "juliet@capulet.com", "p")],
            loaded.Grants);
        Assert.Equal(
            new("juliet@capulet.com", "s1", "sess/*/presence", "juliet@capulet.com/roster/Romeo", "{}", "pending", TestTree.Start),
            Assert.Single(loaded.Subscribers));
        Assert.Equal(new("s1", "juliet@capulet.com/inbox", "romeo@montague.com", "{}", "asking", TestTree.Start), Assert.Single(loaded.Subscriptions));
        Assert.Equal(["s1", "s\"2"], Assert.Single(loaded.Sessions).Mask);
    }

    [Fact]
    public async Task Setting_again_replaces()
    {
        var tree = await TreeAsync();
        var subscriber = new SubscriberRecord("juliet@capulet.com", "s1", "inbox", "juliet@capulet.com", "{}", "pending", TestTree.Start);
        var subscription = new SubscriptionRecord("s1", "juliet@capulet.com/inbox", "romeo@montague.com", "{}", "asking", TestTree.Start);
        var session = new SessionRecord("Balcony", [], TestTree.Start);
        await tree.ConfigureAsync(
            new GrantSet(1, "juliet@capulet.com", "p"), new SubscriberSet(subscriber), new SubscriptionSet(subscription), new SessionSet(session));
        await tree.ConfigureAsync(
            new GrantSet(1, "juliet@capulet.com", "s"),
            new SubscriberSet(subscriber with { State = "active" }),
            new SubscriptionSet(subscription with { State = "active" }),
            new SessionSet(session with { Mask = ["*"] }));
        var loaded = await tree.LoadAsync();
        Assert.Equal("s", Assert.Single(loaded.Grants).Acl);
        Assert.Equal("active", Assert.Single(loaded.Subscribers).State);
        Assert.Equal("active", Assert.Single(loaded.Subscriptions).State);
        Assert.Equal(["*"], Assert.Single(loaded.Sessions).Mask);
    }

    [Fact]
    public async Task Removing_removes_what_it_names_and_nothing_else()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync([.. new[] { "s1", "s2" }.SelectMany(id => new Change[]
        {
            new GrantSet(1, id + "@capulet.com", "p"),
            new SubscriberSet(new SubscriberRecord("juliet@capulet.com", id, "inbox", "juliet@capulet.com", "{}", "active", TestTree.Start)),
            new SubscriptionSet(new SubscriptionRecord(id, "juliet@capulet.com/inbox", "romeo@montague.com", "{}", "active", TestTree.Start)),
            new SessionSet(new SessionRecord(id, [], TestTree.Start)),
        })]);
        await tree.ConfigureAsync(
            new GrantSet(1, "s1@capulet.com", null),
            new SubscriberRemoved("juliet@capulet.com", "s1"),
            new SubscriberRemoved("nurse@capulet.com", "s2"),
            new SubscriptionRemoved("s1"),
            new SessionRemoved("s1"));
        var loaded = await tree.LoadAsync();
        Assert.Equal("s2@capulet.com", Assert.Single(loaded.Grants).Identity);
        Assert.Equal("s2", Assert.Single(loaded.Subscribers).Id);
        Assert.Equal("s2", Assert.Single(loaded.Subscriptions).Id);
        Assert.Equal("s2", Assert.Single(loaded.Sessions).Name);
    }

    [Fact]
    public async Task Trees_with_sessions_are_listed_and_no_others()
    {
        foreach (var identity in new[] { "romeo@montague.com", "juliet@capulet.com", "montague.com" })
        {
            var tree = await NewTree(identity).CreateAsync();
            await tree.ConfigureAsync(new SessionSet(new SessionRecord("a", [], TestTree.Start)), new SessionSet(new SessionRecord("b", [], TestTree.Start)));
            if (identity == "montague.com")
            {
                await tree.ConfigureAsync(new SessionRemoved("a"), new SessionRemoved("b"));
            }
        }

        Assert.Equal(["juliet@capulet.com", "romeo@montague.com"], await Store.TreesWithSessionsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_removed_channel_is_gone_with_history_keys_and_grants()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "alleyway")), new GrantSet(2, "juliet@capulet.com", "p"));
        await tree.PublishAsync(tree.Message(2, TestTree.Id(500), key: "topic", digest: true), tree.Message());
        await tree.ConfigureAsync(new ChannelRemoved(2));
        Assert.Equal(1, Assert.Single((await tree.LoadAsync()).Channels).Number);
        Assert.Empty((await tree.LoadAsync()).Grants);
        Assert.Empty(await tree.HistoryAsync(2));
        Assert.Single(await tree.HistoryAsync(1, 2));
        Assert.Empty(await tree.KeysAsync(null, 2));
        Assert.Null(await tree.GetAsync(TestTree.Id(500), 2));
        Assert.Null(await tree.FindAsync(TestTree.Id(500), 2));
        var log = await tree.LogAsync();
        Assert.Equal([2], log.Entries.Select(e => e.Offset));
        Assert.Empty(log.Missing);
    }

    [Fact]
    public async Task A_channel_made_again_under_the_same_path_starts_empty()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "alleyway", messages: 1)));
        await tree.PublishAsync(tree.Message(2, TestTree.Id(500), key: "topic", digest: true));
        await tree.ConfigureAsync(new ChannelRemoved(2), new ChannelSet(TestTree.Channel(3, "alleyway", messages: 5)));
        Assert.Empty(await tree.HistoryAsync(3));
        Assert.Empty(await tree.KeysAsync(null, 3));
        await tree.PublishAsync(tree.Message(3, TestTree.Id(500), digest: true), tree.Message(3));
        Assert.Equal(2, (await tree.HistoryAsync(3)).Count);
        await tree.TrimAsync();
        Assert.Equal(2, (await tree.HistoryAsync(3)).Count);
        Assert.Equal(0, await tree.TrimAsync());
    }

    [Fact]
    public async Task A_channel_keeps_its_history_when_it_is_reconfigured()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "alleyway")));
        await tree.PublishAsync(2, channel: 2);
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "alleyway") with { ConfigJson = """{"name":"The Alleyway"}""" }));
        Assert.Equal("""{"name":"The Alleyway"}""", (await tree.LoadAsync()).Channels[1].ConfigJson);
        Assert.Equal(["alleyway", "alleyway"], (await tree.HistoryAsync(2)).Select(e => e.Path.Text));
    }
}
