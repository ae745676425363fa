using OTalk.Core.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task History_shows_the_newest_messages_and_events_counted_apart()
    {
        var tree = await TreeAsync(messages: 3, events: 2);
        for (var i = 0; i < 5; i++)
        {
            await tree.PublishAsync(tree.Message(), tree.Message(kind: EntryKind.Event));
        }

        Assert.Equal([5, 7, 9], (await tree.HistoryAsync()).Select(e => e.Offset));
        Assert.Equal([8, 10], (await tree.ReadAsync(TestTree.All() with { Kind = EntryKind.Event })).Entries.Select(e => e.Offset));
        Assert.Equal(3, (await tree.ReadAsync(TestTree.All() with { Limit = 0 })).Total);
    }

    [Fact]
    public async Task A_batch_longer_than_the_history_leaves_its_end()
    {
        var tree = await TreeAsync(messages: 3);
        await tree.PublishAsync(10);
        Assert.Equal([8, 9, 10], (await tree.HistoryAsync()).Select(e => e.Offset));
    }

    [Fact]
    public async Task A_history_of_none_shows_nothing()
    {
        var tree = await TreeAsync(messages: 0);
        var entry = (await tree.PublishAsync(tree.Message(key: "k")))[0];
        Assert.Equal("total 0 unknown \n", Picture.Of(await tree.ReadAsync(TestTree.All())));
        Assert.Null(await tree.GetAsync(entry.Id));
        Assert.False((await tree.FindAsync(entry.Id))!.InHistory);
        Assert.Single((await tree.LogAsync()).Entries);
        Assert.Single(await tree.KeysAsync());
    }

    [Fact]
    public async Task Fewer_takes_effect_at_once_and_more_from_then_on()
    {
        var tree = await TreeAsync(messages: 5);
        await tree.PublishAsync(5);
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(1, string.Empty, messages: 2)));
        Assert.Equal([4, 5], (await tree.HistoryAsync()).Select(e => e.Offset));
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(1, string.Empty)));
        Assert.Equal([4, 5], (await tree.HistoryAsync()).Select(e => e.Offset));
        await tree.PublishAsync(2);
        Assert.Equal([4, 5, 6, 7], (await tree.HistoryAsync()).Select(e => e.Offset));
    }

    [Fact]
    public async Task Inside_a_batch_each_change_finds_the_history_as_the_one_before_left_it()
    {
        var tree = await TreeAsync(messages: 2);
        var first = (await tree.PublishAsync(1))[0];
        var (second, third, fourth) = (tree.Message(), tree.Message(), tree.Message());
        await tree.StoreAsync(
            new EntryAppended(second),
            new EntryAppended(third),
            new MessageRemoved(1, third.Id),
            new EntryAppended(fourth));
        Assert.Equal([second.Id, fourth.Id], (await tree.HistoryAsync()).Select(e => e.Id));
        Assert.Null(await tree.GetAsync(first.Id));
        await tree.ConfigureAsync(
            new EntryAppended(tree.Message()),
            new ChannelSet(TestTree.Channel(1, string.Empty, messages: 9)),
            new EntryAppended(tree.Message()));
        Assert.Equal([4, 5, 6], (await tree.HistoryAsync()).Select(e => e.Offset));
    }

    [Fact]
    public async Task A_removed_message_makes_room_for_one_more()
    {
        var tree = await TreeAsync(messages: 3);
        var published = await tree.PublishAsync(3);
        await tree.StoreAsync(new MessageRemoved(1, published[1].Id));
        await tree.PublishAsync(1);
        Assert.Equal([1, 3, 4], (await tree.HistoryAsync()).Select(e => e.Offset));
        await tree.PublishAsync(1);
        Assert.Equal([3, 4, 5], (await tree.HistoryAsync()).Select(e => e.Offset));
    }

    [Fact]
    public async Task A_removed_message_is_gone_from_everywhere_but_its_remembered_id()
    {
        var tree = await TreeAsync();
        var published = await tree.PublishAsync(tree.Message(key: "k", digest: true), tree.Message(), tree.Message());
        await tree.StoreAsync(new MessageRemoved(1, published[0].Id), new MessageRemoved(1, published[1].Id), new MessageRemoved(1, TestTree.Id(999)));
        Assert.Equal([3], (await tree.HistoryAsync()).Select(e => e.Offset));
        Assert.Equal([3], (await tree.LogAsync()).Entries.Select(e => e.Offset));
        Assert.Empty((await tree.LogAsync()).Missing);
        Assert.Empty(await tree.KeysAsync());
        Assert.Null(await tree.GetAsync(published[0].Id));
        Assert.False((await tree.FindAsync(published[0].Id))!.InHistory);
        Assert.Null(await tree.FindAsync(published[1].Id));
        Assert.False((await tree.AppendAsync(tree.Batch([new EntryAppended(tree.Message(id: published[0].Id))]))).Accepted);
    }

    [Fact]
    public async Task A_message_removed_behind_the_floor_changes_no_count()
    {
        var tree = await TreeAsync(messages: 2);
        var published = await tree.PublishAsync(4);
        await tree.StoreAsync(new MessageRemoved(1, published[0].Id));
        Assert.Equal([3, 4], (await tree.HistoryAsync()).Select(e => e.Offset));
        Assert.Equal(2, (await tree.ReadAsync(TestTree.All())).Total);
        Assert.Equal(1, await tree.TrimAsync());
        Assert.Equal(0, await tree.TrimAsync());
    }

    [Fact]
    public async Task A_revised_message_keeps_all_but_namespace_and_body()
    {
        var tree = await TreeAsync();
        var entry = (await tree.PublishAsync(tree.Message(key: "k", digest: true)))[0];
        await tree.StoreAsync(new MessageRevised(1, entry.Id, "http://otalk.com/p/other", TestTree.Body("revised")));
        var revised = (await tree.HistoryAsync())[0];
        Assert.Equal(TestTree.Body("revised"), revised.Body.ToArray());
        Assert.Equal("http://otalk.com/p/other", revised.Ns);
        Assert.Equal((entry.Offset, entry.Id, entry.Time, entry.Author, entry.Key), (revised.Offset, revised.Id, revised.Time, revised.Author, revised.Key));
        Assert.Equal(Picture.Of(revised), Picture.Of(await tree.GetAsync(entry.Id)));
        Assert.Equal(Picture.Of(revised), Picture.Of((await tree.LogAsync()).Entries));
        Assert.Equal(Picture.Of(revised), Picture.Of(Assert.Single(await tree.KeysAsync()).Entry));
        Assert.Equal(entry.Digest!.Value.ToArray(), (await tree.FindAsync(entry.Id))!.Digest!.Value.ToArray());
        Assert.Single((await tree.ReadAsync(TestTree.All() with { Ns = "http://otalk.com/p/other" })).Entries);
    }

    [Fact]
    public async Task The_object_that_was_appended_is_not_changed_by_a_revision()
    {
        var tree = await TreeAsync();
        var entry = (await tree.PublishAsync(1))[0];
        var before = Picture.Of(entry);
        await tree.StoreAsync(new MessageRevised(1, entry.Id, "other", TestTree.Body("revised")));
        Assert.Equal(before, Picture.Of(entry));
    }
}
