using OTalk.Core.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task A_key_has_the_value_it_was_given_last()
    {
        var tree = await TreeAsync();
        var published = await tree.PublishAsync(tree.Message(key: "topic"), tree.Message(key: "topic"), tree.Message(key: "mood"));
        Assert.Equal(["mood", "topic"], (await tree.KeysAsync()).Select(k => k.Key));
        Assert.Equal(Picture.Of(published[1]), Picture.Of(Assert.Single(await tree.KeysAsync("topic")).Entry));
        Assert.Empty(await tree.KeysAsync("Topic"));
    }

    [Fact]
    public async Task Keys_outlive_retention_and_trimming()
    {
        var tree = await TreeAsync(messages: 1);
        var valued = (await tree.PublishAsync(tree.Message(key: "topic"), tree.Message(), tree.Message()))[0];
        Assert.Equal(2, await tree.TrimAsync());
        Assert.Equal(Picture.Of(valued), Picture.Of(Assert.Single(await tree.KeysAsync()).Entry));
        Assert.Null(await tree.GetAsync(valued.Id));
    }

    [Fact]
    public async Task Revising_and_removing_reach_a_value_whose_message_was_trimmed()
    {
        var tree = await TreeAsync(messages: 0);
        var valued = (await tree.PublishAsync(tree.Message(key: "topic")))[0];
        await tree.TrimAsync();
        await tree.StoreAsync(new MessageRevised(1, valued.Id, "http://otalk.com/p/other", TestTree.Body("revised")));
        Assert.Equal(TestTree.Body("revised"), Assert.Single(await tree.KeysAsync()).Entry.Body.ToArray());
        await tree.StoreAsync(new MessageRemoved(1, valued.Id));
        Assert.Empty(await tree.KeysAsync());
    }

    [Fact]
    public async Task Removing_a_message_leaves_a_key_that_has_a_newer_value()
    {
        var tree = await TreeAsync();
        var published = await tree.PublishAsync(tree.Message(key: "topic"), tree.Message(key: "topic"));
        await tree.StoreAsync(new MessageRemoved(1, published[0].Id));
        Assert.Equal(published[1].Id, Assert.Single(await tree.KeysAsync()).Entry.Id);
    }

    [Fact]
    public async Task A_removed_key_leaves_its_message_in_the_history()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(key: "topic"), tree.Message(key: "mood"));
        await tree.StoreAsync(new KeyRemoved(1, "topic"), new KeyRemoved(1, "never"));
        Assert.Equal("mood", Assert.Single(await tree.KeysAsync()).Key);
        Assert.Equal(["topic", "mood"], (await tree.HistoryAsync()).Select(e => e.Key));
    }

    [Fact]
    public async Task An_event_gives_no_key_a_value()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(kind: EntryKind.Event, key: "topic"));
        Assert.Empty(await tree.KeysAsync());
    }

    [Fact]
    public async Task Keys_come_in_the_order_of_the_channels_asked_for_then_by_code_points()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        string[] keys = ["b", "\uFF5E", "a", "\U0001F600", "B", "ab"];
        await tree.PublishAsync([.. keys.Select(k => tree.Message(key: k)), tree.Message(2, key: "z")]);
        Assert.Equal(["z", "B", "a", "ab", "b", "\uFF5E", "\U0001F600"], (await tree.KeysAsync(null, 2, 1, 2, 99)).Select(k => k.Key));
        Assert.Equal(["z"], (await tree.KeysAsync("z", 1, 2)).Select(k => k.Key));
    }
}
