using OTalk.Core.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task The_log_has_messages_and_events_of_all_channels_in_order()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        var published = await tree.PublishAsync(tree.Message(2), tree.Message(kind: EntryKind.Event), tree.Message());
        var log = await tree.LogAsync();
        Assert.Equal(Picture.Of(published), Picture.Of(log.Entries));
        Assert.Equal(3, log.End);
        Assert.Equal([2, 3], (await tree.LogAsync(after: 1)).Entries.Select(e => e.Offset));
        Assert.Empty((await tree.LogAsync(after: 3)).Entries);
        Assert.Equal(9, (await tree.LogAsync(after: 9)).End);
    }

    [Fact]
    public async Task The_log_is_cut_by_bytes_but_never_empty_while_there_is_more()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync([.. new[] { 40, 40, 100, 40 }.Select(size => tree.Message(body: new byte[size]))]);
        foreach (var (after, bytes, offsets, end) in new (long, long, long[], long)[]
        {
            (0, 0, [1], 1),
            (0, 79, [1], 1),
            (0, 80, [1, 2], 2),
            (2, 50, [3], 3),
            (2, 140, [3, 4], 4),
            (3, 1, [4], 4),
        })
        {
            var log = await tree.LogAsync(after, bytes);
            Assert.Equal(offsets, log.Entries.Select(e => e.Offset));
            Assert.Equal(end, log.End);
        }
    }

    [Fact]
    public async Task The_log_has_what_retention_hides_until_it_is_trimmed()
    {
        var tree = await TreeAsync(messages: 1);
        await tree.PublishAsync(3);
        Assert.Equal([1, 2, 3], (await tree.LogAsync()).Entries.Select(e => e.Offset));
        Assert.Empty((await tree.LogAsync()).Missing);
        await tree.TrimAsync();
        Assert.Equal([3], (await tree.LogAsync()).Entries.Select(e => e.Offset));
    }

    [Fact]
    public async Task The_log_names_the_channels_of_which_entries_were_trimmed_behind_the_asked_offset()
    {
        var tree = await TreeAsync(events: 0);
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox", messages: 1)), new ChannelSet(TestTree.Channel(3, "roster", messages: 1)));
        await tree.PublishAsync(tree.Message(2), tree.Message(3), tree.Message(kind: EntryKind.Event), tree.Message(2), tree.Message(3), tree.Message());
        await tree.TrimAsync();
        foreach (var (after, missing) in new (long, int[])[] { (0, [1, 2, 3]), (1, [1, 3]), (2, [1]), (3, []) })
        {
            var log = await tree.LogAsync(after);
            Assert.Equal(missing, log.Missing);
            Assert.Equal([4, 5, 6], log.Entries.Select(e => e.Offset));
            Assert.Equal(6, log.End);
        }
    }

    [Fact]
    public async Task The_end_of_the_log_is_reached_though_its_last_entries_are_gone()
    {
        var tree = await TreeAsync(messages: 0);
        await tree.PublishAsync(3);
        await tree.TrimAsync();
        var log = await tree.LogAsync();
        Assert.Empty(log.Entries);
        Assert.Equal(3, log.End);
        Assert.Equal([1], log.Missing);
        Assert.Equal(4, (await tree.PublishAsync(1))[0].Offset);
    }
}
