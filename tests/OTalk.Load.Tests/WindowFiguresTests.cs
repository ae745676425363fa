using System.Diagnostics;
using OTalk.Load.Measuring;

namespace OTalk.Load.Tests;

public class WindowFiguresTests
{
    [Fact]
    public void Figures_are_per_delivery_and_per_second()
    {
        var tally = new Tally { Published = 10, Acknowledged = 10, Delivered = 1000 };
        for (var i = 1; i <= 1000; i++)
            tally.Latency.Record(i * Stopwatch.Frequency / 1000);

        var figures = WindowFigures.From("oTalk", 1, tally, 100, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(3), allocated: 50_000);

        Assert.True(figures.IsSound);
        Assert.Equal(500, figures.DeliveriesPerSecond);
        Assert.Equal(3, figures.CpuMicroseconds);
        Assert.Equal(50, figures.AllocatedBytes);
        Assert.InRange(figures.P50Milliseconds, 500, 508);
        Assert.InRange(figures.P99Milliseconds, 990, 1006);
    }

    [Theory]
    [InlineData(10, 0, 999, 0, 0, 1)]
    [InlineData(9, 0, 1000, 0, 0, 0)]
    [InlineData(9, 1, 900, 0, 0, 0)]
    [InlineData(10, 0, 1000, 1, 0, 0)]
    [InlineData(10, 0, 1000, 0, 1, 0)]
    public void Whatever_went_wrong_shows(long acknowledged, long refused, long delivered, long duplicates, long late, long lost)
    {
        var tally = new Tally
        {
            Published = 10,
            Acknowledged = acknowledged,
            Refused = refused,
            Delivered = delivered,
            Duplicates = duplicates,
            OutOfOrder = late,
        };
        var figures = WindowFigures.From("oTalk", 1, tally, 100, TimeSpan.FromSeconds(1), cpu: null, allocated: null);

        Assert.False(figures.IsSound);
        Assert.Equal(lost, figures.Lost);
        Assert.Null(figures.CpuMicroseconds);
        Assert.Null(figures.AllocatedBytes);
    }
}
