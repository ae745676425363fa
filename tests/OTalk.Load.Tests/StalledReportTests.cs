using OTalk.Load.Measuring;
using OTalk.Load.StalledReaders;

namespace OTalk.Load.Tests;

public class StalledReportTests
{
    private const int Buffer = 1_000_000;

    [Theory]
    [InlineData(null, 0)]
    [InlineData(1.5, 0)]
    [InlineData(1.4, 1)]
    public void The_ratio_is_the_median_of_the_rounds(double? allowed, int failures)
    {
        var report = Report(allowed, maxBuffers: null, Round(1, 15), Round(2, 11), Round(3, 90));
        Assert.Equal(1.5, report.P99Ratio);
        Assert.Equal(failures, report.Failures.Count);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(0.6, 0)]
    [InlineData(0.5, 1)]
    [InlineData(0.2, 2)]
    public void Memory_is_what_came_on_top_for_each_stalled_reader_in_buffers(double? allowed, int failures)
    {
        var report = Report(maxRatio: null, allowed, Round(1, 10));
        Assert.Equal(0.3, report.HeapBuffers);
        Assert.Equal(0.6, report.ResidentBuffers);
        Assert.Equal(failures, report.Failures.Count);
    }

    [Fact]
    public void What_a_stalled_reader_never_got_got_twice_or_out_of_order_fails_the_run()
    {
        Assert.Empty(Report(null, null, Round(1, 10)).Failures);
        foreach (var broken in new[] { Round(1, 10) with { Missing = 1 }, Round(1, 10) with { Twice = 1 }, Round(1, 10) with { Late = 1 } })
        {
            using var table = new StringWriter();
            StalledTable.Write(Report(null, null, broken), table);
            Assert.Contains("FAILED Round 1: of what was published", table.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_somebody_who_reads_never_got_fails_the_run()
    {
        var round = Round(1, 10);
        var failure = Assert.Single(Report(null, null, round with { Beside = round.Beside with { Lost = 1 } }).Failures);
        Assert.Contains("reached everybody who reads", failure, StringComparison.Ordinal);
    }

    /// <summary>Of ten stalled readers.</summary>
    private static StalledRound Round(int number, double p99) => new(
        number, Window(number, 10), Window(number, p99), new MemoryReading(2e6, 1e8), new MemoryReading(5e6, 1.06e8), Missing: 0, Twice: 0, Late: 0, CaughtUpSeconds: 1);

    private static WindowFigures Window(int round, double p99) => new("", round, 5, 100, 100, 0, 1000, 0, 0, 0, 200, null, null, 1, p99);

    private static StalledReport Report(double? maxRatio, double? maxBuffers, params StalledRound[] rounds) => new(
        new StalledSettings("websocket", 20, 10, 50, 200, 5, 5, rounds.Length, 10, Buffer, null, [], maxRatio, maxBuffers), MachineContext.Read(), rounds);
}
