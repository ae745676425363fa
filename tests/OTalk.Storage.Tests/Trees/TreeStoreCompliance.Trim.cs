using OTalk.Core.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task Trimming_removes_only_what_is_hidden_and_old_enough()
    {
        var tree = await TreeAsync(messages: 2);
        var published = await tree.PublishAsync(6);
        Assert.Equal(2, await tree.TrimAsync(before: published[2].Time));
        Assert.Equal([3, 4, 5, 6], (await tree.LogAsync()).Entries.Select(e => e.Offset));
        Assert.Equal(2, await tree.TrimAsync());
        Assert.Equal([5, 6], (await tree.LogAsync()).Entries.Select(e => e.Offset));
        Assert.Equal(0, await tree.TrimAsync());
        Assert.Equal([5, 6], (await tree.HistoryAsync()).Select(e => e.Offset));
    }

    [Fact]
    public async Task Trimming_keeps_to_its_number_of_rows_and_comes_to_an_end()
    {
        var tree = await TreeAsync(messages: 0);
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox", messages: 0)));
        await tree.PublishAsync(5);
        await tree.PublishAsync(5, channel: 2);
        var removed = 0;
        var left = 10;
        while (await tree.TrimAsync(maxRows: 3) is var rows and > 0)
        {
            removed += rows;
            var now = (await tree.LogAsync()).Entries.Count;
            Assert.InRange(left - now, 1, 3);
            left = now;
        }

        Assert.Equal(10, removed);
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task Trimming_covers_all_trees()
    {
        foreach (var identity in new[] { "romeo@montague.com", "juliet@capulet.com" })
        {
            var tree = await NewTree(identity).CreateAsync(messages: 1);
            await tree.PublishAsync(3);
        }

        Assert.Equal(4, await Store.TrimAsync(DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, 100, CancellationToken.None));
    }

    [Fact]
    public async Task Ids_with_a_digest_are_remembered_after_trimming_until_they_may_be_forgotten()
    {
        var tree = await TreeAsync(messages: 0);
        var published = await tree.PublishAsync(tree.Message(digest: true), tree.Message(digest: true), tree.Message());
        await tree.TrimAsync();
        var known = (await tree.FindAsync(published[0].Id))!;
        Assert.Equal(published[0].Digest!.Value.ToArray(), known.Digest!.Value.ToArray());
        Assert.Equal((published[0].Author, published[0].Time, false), (known.Author, known.Time, known.InHistory));
        Assert.Null(await tree.FindAsync(published[2].Id));
        Assert.False((await tree.AppendAsync(tree.Batch([new EntryAppended(tree.Message(id: published[0].Id, digest: true))]))).Accepted);

        Assert.Equal(1, await tree.TrimAsync(forget: published[1].Time));
        Assert.Null(await tree.FindAsync(published[0].Id));
        Assert.NotNull(await tree.FindAsync(published[1].Id));
        await tree.PublishAsync(tree.Message(id: published[0].Id, digest: true));
    }

    [Fact]
    public async Task A_remembered_id_marks_a_place_in_the_history()
    {
        var tree = await TreeAsync(messages: 2);
        var published = await tree.PublishAsync([.. Enumerable.Range(0, 4).Select(_ => tree.Message(digest: true))]);
        await tree.TrimAsync();
        await tree.StoreAsync(new MessageRemoved(1, published[2].Id));
        Assert.Equal([4], (await tree.ReadAsync(TestTree.All() with { SinceId = published[0].Id })).Entries.Select(e => e.Offset));
        Assert.Equal([4], (await tree.ReadAsync(TestTree.All() with { SinceId = published[2].Id })).Entries.Select(e => e.Offset));
        Assert.Empty((await tree.ReadAsync(TestTree.All() with { UntilId = published[2].Id })).Entries);
    }

    [Fact]
    public async Task An_id_that_may_be_forgotten_already_is_not_remembered()
    {
        var tree = await TreeAsync(messages: 0);
        var published = await tree.PublishAsync(tree.Message(digest: true), tree.Message(digest: true));
        await tree.TrimAsync(forget: published[1].Time);
        Assert.Null(await tree.FindAsync(published[0].Id));
        Assert.NotNull(await tree.FindAsync(published[1].Id));
    }

    [Fact]
    public async Task A_known_message_that_is_hidden_is_said_to_be()
    {
        var tree = await TreeAsync(messages: 1);
        var published = await tree.PublishAsync(2);
        Assert.False((await tree.FindAsync(published[0].Id))!.InHistory);
        Assert.True((await tree.FindAsync(published[1].Id))!.InHistory);
        Assert.Null(await tree.GetAsync(published[0].Id));
    }

    [Fact]
    public async Task Everything_goes_on_after_a_restart_where_it_was()
    {
        var tree = await TreeAsync(messages: 2);
        await tree.PublishAsync([.. Enumerable.Range(0, 4).Select(_ => tree.Message(digest: true))]);
        await tree.TrimAsync(maxRows: 1);
        await Subject.ReopenAsync();
        var again = new TestTree(Store);
        Assert.Equal([3, 4], (await again.HistoryAsync()).Select(e => e.Offset));
        Assert.Equal([1], (await again.LogAsync()).Missing);
        Assert.Equal(1, await again.TrimAsync());
        Assert.NotNull(await again.FindAsync(TestTree.Id(1)));
    }
}
