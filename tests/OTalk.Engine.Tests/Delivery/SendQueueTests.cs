using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;

namespace OTalk.Engine.Tests.Delivery;

public class SendQueueTests
{
    private static readonly Reply _answer = new ServerMessage("x", "montague.com", "{}"u8.ToArray());

    [Fact]
    public async Task What_is_put_in_comes_out_in_order()
    {
        var queue = new SendQueue(default);
        queue.Push(Samples.Publications(1, 2), Samples.Route());
        queue.Push(_answer, 10);
        queue.Push(Samples.Publications(3), Samples.Route());

        Outbound[] taken = (await queue.TakeAsync()).ToArray();

        Assert.Equal([1, 2], Samples.Offsets(taken.AsMemory(0, 2)));
        Assert.Same(_answer, taken[2].Item);
        Assert.Null(taken[2].Route);
        Assert.Equal([3], Samples.Offsets(taken.AsMemory(3, 1)));
    }

    [Fact]
    public async Task A_writer_can_be_woken_with_nothing_to_write()
    {
        var queue = new SendQueue(default);
        ValueTask<ReadOnlyMemory<Outbound>> taking = queue.TakeAsync();
        Assert.False(taking.IsCompleted);
        queue.Wake();
        Assert.True((await taking).IsEmpty);
        Assert.False(queue.IsDone);
        queue.Close();
        Assert.True((await queue.TakeAsync()).IsEmpty);
        Assert.True(queue.IsDone);
    }

    [Fact]
    public async Task What_was_asked_for_is_taken_above_the_limit()
    {
        var queue = new SendQueue(new SendQueueLimits(0, 1));
        queue.Push(Samples.Publications(1), Samples.Route());
        queue.PushAnyway(Samples.Publications(2)[0], Samples.Route());
        ReadOnlyMemory<Outbound> taken = await queue.TakeAsync();
        Assert.Equal([1, 2], Samples.Offsets(taken));
    }

    [Fact]
    public async Task Much_of_it_comes_out_whole()
    {
        var queue = new SendQueue(default);
        long[] offsets = [.. Enumerable.Range(1, 1000).Select(offset => (long)offset)];
        Assert.Equal(1000, queue.Push(Samples.Publications(offsets), Samples.Route()));
        Assert.Equal(offsets, Samples.Offsets(await queue.TakeAsync()));
    }

    [Fact]
    public void Above_the_limit_in_stanzas_events_are_refused()
    {
        var queue = new SendQueue(new SendQueueLimits(0, 3));
        Assert.Equal(2, queue.Push(Samples.Publications(1, 2), Samples.Route()));
        Assert.Equal(1, queue.Push(Samples.Publications(3, 4), Samples.Route()));
        Assert.Equal(0, queue.Push(Samples.Publications(4), Samples.Route()));
    }

    [Fact]
    public void Above_the_limit_in_bytes_events_are_refused()
    {
        int weight = Samples.Publication(1).Weight;
        var queue = new SendQueue(new SendQueueLimits((2 * weight) - 1, 0));
        Assert.Equal(2, queue.Push(Samples.Publications(1, 2, 3), Samples.Route()));
        Assert.Equal(2 * weight, queue.Bytes);
    }

    [Fact]
    public void What_was_read_back_for_one_stream_alone_counts_as_an_entry_and_as_an_event()
    {
        Publication shared = Samples.Publication(1, size: 500);
        var own = new Publication(shared.Entry, shared.Channel, shared.Tree, shared.Epoch) { IsUnshared = true };
        var queue = new SendQueue(new SendQueueLimits(0, 0));
        queue.Push([own], Samples.Route());
        Assert.Equal(2 * shared.Weight, queue.Bytes);
    }

    [Fact]
    public void Answers_are_never_refused()
    {
        var queue = new SendQueue(new SendQueueLimits(1, 1));
        queue.Push(Samples.Publications(1), Samples.Route());
        long before = queue.Bytes;
        queue.Push(_answer, 10);
        Assert.Equal(before + 10, queue.Bytes);
    }

    [Fact]
    public async Task What_is_being_written_still_counts_until_it_is_written()
    {
        var queue = new SendQueue(new SendQueueLimits(0, 2));
        queue.Push(Samples.Publications(1, 2), Samples.Route());
        await queue.TakeAsync();
        Assert.Equal(0, queue.Push(Samples.Publications(3), Samples.Route()));
        queue.Written();
        Assert.Equal(0, queue.Bytes);
        Assert.Equal(1, queue.Push(Samples.Publications(3), Samples.Route()));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void It_has_drained_below_half(int waiting, bool drained)
    {
        var queue = new SendQueue(new SendQueueLimits(0, 4));
        queue.Push(Samples.Publications([.. Enumerable.Range(1, waiting).Select(offset => (long)offset)]), Samples.Route());
        Assert.Equal(drained, queue.HasDrained);
    }

    [Fact]
    public async Task A_writer_that_waits_is_woken()
    {
        var queue = new SendQueue(default);
        ValueTask<ReadOnlyMemory<Outbound>> waiting = queue.TakeAsync();
        Assert.False(waiting.IsCompleted);
        queue.Push(Samples.Publications(1), Samples.Route());
        long[] taken = Samples.Offsets(await waiting);
        Assert.Equal([1], taken);
    }

    [Fact]
    public async Task Closed_it_gives_what_waits_and_then_nothing()
    {
        var queue = new SendQueue(default);
        queue.Push(Samples.Publications(1), Samples.Route());
        queue.Close();
        long[] taken = Samples.Offsets(await queue.TakeAsync());
        Assert.Equal([1], taken);
        queue.Written();
        Assert.True((await queue.TakeAsync()).IsEmpty);
    }

    [Fact]
    public async Task Closed_it_takes_nothing_and_nobody_falls_behind()
    {
        var queue = new SendQueue(new SendQueueLimits(0, 1));
        queue.Close();
        Assert.Equal(2, queue.Push(Samples.Publications(1, 2), Samples.Route()));
        queue.Push(_answer, 10);
        Assert.True((await queue.TakeAsync()).IsEmpty);
    }

    [Fact]
    public async Task Closing_wakes_the_writer()
    {
        var queue = new SendQueue(default);
        ValueTask<ReadOnlyMemory<Outbound>> waiting = queue.TakeAsync();
        queue.Close();
        Assert.True((await waiting).IsEmpty);
    }
}
