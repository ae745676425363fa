using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Tests.Delivery;

public sealed class StreamPlacesTests
{
    private static readonly Guid s_epoch = Samples.Id(1);
    private static readonly Reply s_answer = new ServerMessage("romeo@montague.com", "montague.com", "{}"u8.ToArray());

    private readonly StreamPlaces _places = new();

    public StreamPlacesTests()
    {
        _places.Begin([], s_answer);
        _places.Wrote([new Outbound(s_answer, null)]);
    }

    [Fact]
    public void What_is_written_counts_until_something_is_acknowledged()
    {
        Write(At(1), At(2), At(3));
        Assert.Equal((3, 0), Place());
        _places.Acknowledge(0);
        Assert.Empty(_places.Snapshot());
    }

    [Theory]
    [InlineData(1, 11)]
    [InlineData(2, 12)]
    [InlineData(3, 13)]
    [InlineData(4, 13)]
    [InlineData(5, 14)]
    [InlineData(6, 16)]
    [InlineData(99, 17)]
    public void An_acknowledgement_ends_within_a_batch_as_between_two(long count, long offset)
    {
        // The fourth stanza has no place in the log; behind the fifth an entry went to others.
        Write(At(11), At(12), At(13), Of(Samples.Publication(0, transient: true)), At(14));
        Write(At(16), At(17));
        _places.Acknowledge(count);
        Assert.Equal((offset, 0), Place());
    }

    [Fact]
    public void Acknowledgements_go_on_within_a_batch()
    {
        Write(At(1), At(2), At(3));
        foreach (int count in new[] { 1, 2, 3 })
        {
            _places.Acknowledge(count);
            Assert.Equal((count, 0), Place());
        }
    }

    [Fact]
    public void What_is_acknowledged_before_it_is_counted_as_written_counts()
    {
        _places.Acknowledge(2);
        Write(At(1), At(2), At(3));
        Assert.Equal((2, 0), Place());
    }

    [Fact]
    public void Each_place_has_the_time_of_its_own_entry()
    {
        Write(At(1, 10), At(2, 10), At(3, 20), At(4, 20));
        foreach ((int count, int time) in new[] { (1, 10), (2, 10), (3, 20), (4, 20) })
        {
            _places.Acknowledge(count);
            Assert.Equal((count, time), Place());
        }
    }

    [Fact]
    public void Trees_that_alternate_are_told_apart()
    {
        Write(At(1), At(1, tree: Samples.Juliet), At(2), At(2, tree: Samples.Juliet));
        _places.Acknowledge(3);
        Assert.Equal((2, 0), Place());
        Assert.Equal((1, 0), Place(Samples.Juliet));
    }

    [Fact]
    public void Part_of_a_batch_that_is_done_with_is_not_done_with_again()
    {
        Write(At(1), At(2), At(3));
        _places.Acknowledge(2);
        _places.Rewind([new Place(Samples.Romeo, s_epoch, 0, Samples.Start)], s_answer);
        _places.Wrote([new Outbound(s_answer, null)]);
        Write(At(1));
        Assert.Equal((0, 0), Place());
        _places.Acknowledge(5);
        Assert.Equal((1, 0), Place());
    }

    [Fact]
    public void Of_a_client_that_never_acknowledged_the_oldest_are_forgotten()
    {
        for (int offset = 1; offset <= 1000; offset++)
            Write(At(offset));
        _places.Acknowledge(700);
        Assert.Empty(_places.Snapshot());
        _places.Acknowledge(800);
        Assert.Equal((800, 0), Place());
    }

    [Fact]
    public void What_nobody_has_acknowledged_yet_is_a_change_and_then_only_acknowledgements_are()
    {
        Assert.True(_places.TakeChange());
        Write(At(1), At(2));
        Assert.True(_places.TakeChange());
        _places.Acknowledge(1);
        Assert.True(_places.TakeChange());
        Write(At(3));
        Assert.False(_places.TakeChange());
    }

    private static Outbound Of(Publication publication) => new(publication, Samples.Route());

    private static Outbound At(long offset, int milliseconds = 0, string tree = Samples.Romeo)
    {
        LogEntry entry = Samples.Entry(offset, time: Samples.Start.AddMilliseconds(milliseconds));
        return Of(new Publication(entry, $"{tree}/alleyway", tree, s_epoch));
    }

    private void Write(params Outbound[] batch) => _places.Wrote(batch);

    private (long? Offset, double Milliseconds) Place(string tree = Samples.Romeo)
    {
        Place place = Assert.Single(_places.Snapshot(), place => place.Tree == tree);
        return (place.Offset, (place.Time - Samples.Start).TotalMilliseconds);
    }
}
