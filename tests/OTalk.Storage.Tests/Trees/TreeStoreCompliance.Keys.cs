using OTalk.Core.Trees;
using OTalk.Storage.Trees;

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

    [Fact]
    public async Task Keys_come_in_pages_that_go_on_over_channels()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        await tree.PublishAsync([.. "abc".Select(k => tree.Message(key: $"{k}")), .. "xyz".Select(k => tree.Message(2, key: $"{k}"))]);
        var all = KeyQuery.All(1, 2);
        await ExpectAsync(tree, all with { Limit = 2 }, 6, "a", "b");
        await ExpectAsync(tree, all with { Offset = 2, Limit = 2 }, 6, "c", "x");
        await ExpectAsync(tree, all with { Offset = 5, Limit = 2 }, 6, "z");
        await ExpectAsync(tree, all with { Offset = 6, Limit = 2 }, 6);
        await ExpectAsync(tree, all with { Limit = 0 }, 6);
        await ExpectAsync(tree, all with { Key = "y", Limit = 2 }, 1, "y");
        await ExpectAsync(tree, all with { Key = "y", Offset = 1 }, 1);
    }

    [Fact]
    public async Task Keys_are_left_out_or_chosen_by_name()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync([.. new[] { "a", "a\0b", "ключ", "🎭" }.Select(k => tree.Message(key: k))]);
        await ExpectAsync(tree, new KeyQuery { Channels = [new KeysOf(1, ["a", "🎭", "never"], OnlyNamed: false)] }, 2, "a\0b", "ключ");
        await ExpectAsync(tree, new KeyQuery { Channels = [new KeysOf(1, ["a\0b", "never"], OnlyNamed: true)] }, 1, "a\0b");
        await ExpectAsync(tree, new KeyQuery { Channels = [new KeysOf(1, [], OnlyNamed: true)] }, 0);
        await ExpectAsync(tree, new KeyQuery { Channels = [new KeysOf(1, ["a"], OnlyNamed: false)], Key = "a" }, 0);
    }

    [Fact]
    public async Task Keys_are_found_by_namespace_without_its_fragment()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(
            tree.Message(key: "a", ns: "http://otalk.com/p/geo#disco"),
            tree.Message(key: "b", ns: "http://otalk.com/p/geography"),
            tree.Message(key: "c", ns: "http://otalk.com/p/geo"));
        await ExpectAsync(tree, KeyQuery.All(1) with { Ns = "http://otalk.com/p/geo#other" }, 2, "a", "c");
    }

    [Fact]
    public async Task A_page_of_keys_ends_before_it_has_too_many_bytes_but_has_one()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        await tree.PublishAsync([.. "abc".Select(k => tree.Message(key: $"{k}", body: new byte[100])), tree.Message(2, key: "z", body: new byte[1])]);
        await ExpectAsync(tree, KeyQuery.All(1, 2) with { MaxBytes = 200 }, 4, "a", "b");
        await ExpectAsync(tree, KeyQuery.All(1, 2) with { MaxBytes = 199 }, 4, "a");
        await ExpectAsync(tree, KeyQuery.All(1, 2) with { MaxBytes = 1, Offset = 1 }, 4, "b");
        await ExpectAsync(tree, KeyQuery.All(1, 2) with { MaxBytes = 301 }, 4, "a", "b", "c", "z");
    }

    private static async Task ExpectAsync(TestTree tree, KeyQuery query, int total, params string[] keys)
    {
        var page = await tree.ReadKeysAsync(query);
        Assert.Equal(total, page.Total);
        Assert.Equal(keys, page.Keys.Select(k => k.Key));
    }
}
