using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Storage.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Delivery;

/// <summary>How far the client of a stream has come that reads one tree.</summary>
public sealed class StreamRewindTests
{
    private static readonly Reply s_bound = House.Bound;
    private static readonly Reply s_answer = new ServerMessage("romeo@montague.com", "montague.com", "{}"u8.ToArray());

    private readonly StreamPlaces _places = new();

    public StreamRewindTests()
    {
        _places.Begin([At(0)], s_bound);
        _places.Wrote([new Outbound(s_bound, null)]);
    }

    [Fact]
    [Covers("streams.since.breaks")]
    public void What_was_on_its_way_when_the_client_went_back_moves_nothing()
    {
        Write(1, 2, 3);
        _places.Rewind([At(1)], s_answer);
        Assert.Equal(1, Offset());

        Write(4);
        Assert.Equal(1, Offset());

        _places.Wrote([new Outbound(s_answer, null)]);
        Write(2, 3);
        Assert.Equal(3, Offset());
    }

    [Fact]
    [Covers("streams.since.breaks")]
    public void What_is_acknowledged_afterwards_of_before_moves_nothing()
    {
        _places.Acknowledge(0);
        Write(1, 2, 3);
        _places.Rewind([At(1)], s_answer);
        _places.Wrote([new Outbound(s_answer, null)]);
        _places.Acknowledge(4);
        Assert.Equal(1, Offset());

        Write(2, 3);
        _places.Acknowledge(5);
        Assert.Equal(2, Offset());
    }

    [Fact]
    public void Who_has_not_come_so_far_stays_there()
    {
        _places.Acknowledge(0);
        Write(1, 2, 3);
        _places.Rewind([At(2)], s_answer);
        Assert.Equal(0, Offset());

        _places.Acknowledge(2);
        Assert.Equal(2, Offset());
    }

    [Fact]
    public void Of_two_that_are_not_answered_yet_the_earlier_one_counts()
    {
        Write(1, 2, 3);
        _places.Rewind([At(1)], s_answer);
        _places.Rewind([At(3)], s_bound);
        Write(2);
        _places.Wrote([new Outbound(s_answer, null)]);
        Write(3);
        Assert.Equal(1, Offset());
    }

    private static Place At(long offset) => new(Samples.Romeo, Samples.Publication(1).Epoch, offset, Samples.Start);

    private void Write(params long[] offsets) => _places.Wrote([.. Samples.Publications(offsets).Select(publication => new Outbound(publication, Samples.Route()))]);

    private long? Offset() => Assert.Single(_places.Snapshot()).Offset;
}
