using OTalk.Load.Measuring;
using static OTalk.Load.Measuring.Arrival;

namespace OTalk.Load.Tests;

public class SequenceTrackerTests
{
    [Theory]
    [InlineData(new long[] { 10, 11, 12 }, new[] { New, New, New })]
    [InlineData(new long[] { 10, 10 }, new[] { New, Duplicate })]
    [InlineData(new long[] { 10, 12, 11, 13 }, new[] { New, New, Late, New })]
    [InlineData(new long[] { 12, 11, 11, 10, 12 }, new[] { New, Late, Duplicate, Late, Duplicate })]
    [InlineData(new long[] { 9, 10, 9 }, new[] { Stale, New, Stale })]
    internal void What_arrives_is_told_apart(long[] numbers, Arrival[] expected)
    {
        var tracker = new SequenceTracker();
        tracker.Begin(10);
        Assert.Equal(expected, numbers.Select(tracker.See));
    }

    [Fact]
    public void What_a_window_missed_is_stale_in_the_next()
    {
        var tracker = new SequenceTracker();
        tracker.Begin(0);
        tracker.See(3);
        tracker.Begin(4);
        Assert.Equal(Stale, tracker.See(1));
        Assert.Equal(New, tracker.See(4));
    }
}
