using OTalk.Core.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Storage.Tests.Trees;

public abstract partial class TreeStoreCompliance
{
    [Fact]
    public async Task Entries_get_consecutive_offsets_from_1_in_the_order_of_the_changes()
    {
        var tree = await TreeAsync();
        var first = await tree.PublishAsync(3);
        var second = await tree.PublishAsync(2);
        Assert.Equal([1, 2, 3, 4, 5], first.Concat(second).Select(e => e.Offset));
        Assert.Equal(5, (await tree.LoadAsync()).LastOffset);
    }

    [Fact]
    public async Task The_outcome_tells_the_last_offset()
    {
        var tree = await TreeAsync();
        Assert.Equal(new AppendOutcome(true, 2), await tree.AppendAsync(tree.Batch([new EntryAppended(tree.Message()), new EntryAppended(tree.Message())])));
        Assert.Equal(new AppendOutcome(true, 2), await tree.AppendAsync(tree.Batch([])));
    }

    [Fact]
    public async Task Each_tree_has_offsets_of_its_own()
    {
        var romeo = await TreeAsync();
        var juliet = await NewTree("juliet@capulet.com").CreateAsync();
        var outcomes = await Store.AppendAsync(
            [romeo.Batch([new EntryAppended(romeo.Message())]), juliet.Batch([new EntryAppended(juliet.Message()), new EntryAppended(juliet.Message())])],
            CancellationToken.None);
        Assert.Equal([1L, 2L], outcomes.Select(o => o.LastOffset));
        Assert.Single(await romeo.HistoryAsync());
        Assert.Equal(2, (await juliet.HistoryAsync()).Count);
    }

    [Fact]
    public async Task A_batch_decided_on_other_counters_is_refused_whole()
    {
        var tree = await TreeAsync();
        foreach (var stale in new[]
        {
            tree.Counters with { Version = tree.Counters.Version + 1 },
            tree.Counters with { NextChannel = 99 },
            tree.Counters with { NextSubscription = 99 },
            TreeCounters.None,
        })
        {
            var entry = tree.Message();
            var batch = tree.Batch([new EntryAppended(entry), new GrantSet(1, "juliet@capulet.com", "p")]) with { DecidedOn = stale };
            Assert.Equal(AppendOutcome.Refused, await tree.AppendAsync(batch));
            Assert.Equal(0, entry.Offset);
        }

        Assert.Empty(await tree.HistoryAsync());
        Assert.Empty((await tree.LoadAsync()).Grants);
    }

    [Fact]
    public async Task A_batch_of_another_epoch_is_refused()
    {
        var tree = await TreeAsync();
        var batch = tree.Batch([new EntryAppended(tree.Message())]) with { Epoch = TestTree.Id(77) };
        Assert.Equal(AppendOutcome.Refused, await tree.AppendAsync(batch));
        Assert.Empty(await tree.HistoryAsync());
    }

    [Fact]
    public async Task A_batch_for_a_tree_that_is_not_there_is_refused_unless_it_creates_it()
    {
        var tree = NewTree();
        var batch = tree.Batch([]) with { DecidedOn = new TreeCounters(1, 2, 1) };
        Assert.Equal(AppendOutcome.Refused, await tree.AppendAsync(batch));
        Assert.Null(await Store.LoadAsync(tree.Identity, CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_that_create_a_tree_the_second_is_refused()
    {
        await TreeAsync();
        var late = NewTree();
        Assert.Equal(AppendOutcome.Refused, await late.AppendAsync(late.Batch([new ChannelSet(TestTree.Channel(1, "late"))], configures: true)));
    }

    [Fact]
    public async Task A_refused_batch_leaves_the_others_of_its_call_alone()
    {
        var romeo = await TreeAsync();
        var juliet = await NewTree("juliet@capulet.com").CreateAsync();
        await juliet.PublishAsync(juliet.Message(id: TestTree.Id(500)));
        var server = NewTree("montague.com");
        var outcomes = await Store.AppendAsync(
            [
                romeo.Batch([new EntryAppended(romeo.Message())]),
                juliet.Batch([new EntryAppended(juliet.Message()), new EntryAppended(juliet.Message(id: TestTree.Id(500)))]),
                server.Batch([new ChannelSet(TestTree.Channel(1, string.Empty)), new EntryAppended(server.Message())], configures: true),
            ],
            CancellationToken.None);
        Assert.Equal([true, false, true], outcomes.Select(o => o.Accepted));
        Assert.Single(await romeo.HistoryAsync());
        Assert.Single(await juliet.HistoryAsync());
        Assert.Single(await server.HistoryAsync());
    }

    [Fact]
    public async Task After_a_refusal_the_tree_goes_on_without_a_gap()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(id: TestTree.Id(500)));
        await tree.AppendAsync(tree.Batch([new EntryAppended(tree.Message()), new EntryAppended(tree.Message(id: TestTree.Id(500)))]));
        Assert.Equal(2, (await tree.PublishAsync(1))[0].Offset);
        Assert.Equal(2, (await tree.HistoryAsync()).Count);
    }

    [Fact]
    public async Task An_id_that_is_in_the_channel_already_is_refused()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(id: TestTree.Id(500)), tree.Message(id: TestTree.Id(501), kind: EntryKind.Event));
        foreach (var taken in new[] { 500, 501 })
        {
            Assert.Equal(AppendOutcome.Refused, await tree.AppendAsync(tree.Batch([new EntryAppended(tree.Message(id: TestTree.Id(taken)))])));
        }
    }

    [Fact]
    public async Task An_id_twice_in_a_batch_is_refused()
    {
        var tree = await TreeAsync();
        var twice = tree.Batch([new EntryAppended(tree.Message(id: TestTree.Id(500))), new EntryAppended(tree.Message(id: TestTree.Id(500)))]);
        Assert.Equal(AppendOutcome.Refused, await tree.AppendAsync(twice));
        Assert.Empty(await tree.HistoryAsync());
    }

    [Fact]
    public async Task The_same_id_may_be_in_several_channels()
    {
        var tree = await TreeAsync();
        await tree.ConfigureAsync(new ChannelSet(TestTree.Channel(2, "inbox")));
        await tree.PublishAsync(tree.Message(id: TestTree.Id(500)), tree.Message(2, TestTree.Id(500)));
        Assert.Equal(2, (await tree.HistoryAsync(1, 2)).Count);
    }

    [Fact]
    public async Task Transient_entries_are_not_stored()
    {
        var tree = await TreeAsync();
        var transient = tree.Message(transient: true, key: "k");
        var outcome = await tree.AppendAsync(tree.Batch([new EntryAppended(transient), new EntryAppended(tree.Message())]));
        Assert.Equal(new AppendOutcome(true, 1), outcome);
        Assert.Equal(0, transient.Offset);
        Assert.Single(await tree.HistoryAsync());
        Assert.Empty(await tree.KeysAsync());
    }

    [Fact]
    public async Task An_entry_for_a_channel_that_is_not_there_is_a_mistake_of_the_caller()
    {
        var tree = await TreeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => tree.AppendAsync(tree.Batch([new EntryAppended(tree.Message(9))])));
        Assert.Empty((await tree.LogAsync()).Entries);
        Assert.Equal(1, (await tree.PublishAsync(1))[0].Offset);
    }

    [Fact]
    public async Task What_was_appended_is_there_after_a_restart()
    {
        var tree = await TreeAsync();
        await tree.PublishAsync(tree.Message(key: "k", digest: true));
        var (load, history) = (Picture.Of(await tree.LoadAsync()), Picture.Of(await tree.HistoryAsync()));
        await Subject.ReopenAsync();
        var again = NewTree();
        Assert.Equal(load, Picture.Of(await again.LoadAsync()));
        Assert.Equal(history, Picture.Of(await again.HistoryAsync()));
    }

    [Fact]
    public async Task Readers_beside_an_appender_see_whole_batches()
    {
        var tree = await TreeAsync();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                Assert.Equal(0, (await tree.ReadAsync(TestTree.All())).Total % 3);
                Assert.Equal(0, (await tree.LogAsync()).Entries.Count % 3);
            }
        })).ToList();
        for (var i = 0; i < 50; i++)
        {
            await tree.PublishAsync(3);
            Assert.Equal(3 * (i + 1), (await tree.HistoryAsync()).Count);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task An_id_is_not_free_in_the_batch_that_removes_its_message()
    {
        var tree = await TreeAsync();
        var first = (await tree.PublishAsync(1))[0];
        Assert.False((await tree.AppendAsync(tree.Batch([new MessageRemoved(1, first.Id), new EntryAppended(tree.Message(id: first.Id))]))).Accepted);
        Assert.Equal(first.Id, Assert.Single(await tree.HistoryAsync()).Id);

        // One that was not there is.
        await tree.StoreAsync(new MessageRemoved(1, TestTree.Id(99)), new EntryAppended(tree.Message(id: TestTree.Id(99))));
        Assert.Equal(2, (await tree.HistoryAsync()).Count);
    }
}
