using OTalk.Load.Measuring;
using OTalk.Load.Rest;
using OTalk.Load.Traffic;

namespace OTalk.Load.Tests;

public class RestReportTests
{
    [Fact]
    public void The_window_that_warms_up_counts_for_the_history_alone()
    {
        var report = Report(kept: 600, least: null, Window(0, 100, 1), Window(1, 200, 30), Window(2, 300, 50));
        Assert.Empty(report.Failures);
        Assert.Equal(600, report.Acknowledged);
        Assert.Equal(40, report.PerCore);

        using var table = new StringWriter();
        RestTable.Write(report, table);
        Assert.Contains("600 were acknowledged; the channel has 600.", table.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public void What_is_lost_or_kept_twice_fails_the_run(long kept)
    {
        var failure = Assert.Single(Report(kept, least: null, Window(1, 100, 1)).Failures);
        Assert.Contains($"has {kept} messages, and 100 were acknowledged", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_acknowledged_fails_the_run()
    {
        var failure = Assert.Single(Report(kept: 99, least: null, Window(1, 100, 1) with { Acknowledged = 99 }).Failures);
        Assert.Contains("Of 100 publishes 1", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000.0, 0)]
    [InlineData(4999.0, 1)]
    [InlineData(null, 1)]
    public void The_gate_is_the_median_and_what_is_not_known_does_not_pass(double? perCore, int failures) =>
        Assert.Equal(failures, Report(kept: 100, least: 5000, Window(1, 100, perCore)).Failures.Count);

    private static PublishFigures Window(int round, long published, double? perCore) => new(round, published, published, 1, perCore, 1);

    private static RestReport Report(long kept, double? least, params PublishFigures[] windows) => new(
        new RestSettings(16, 200, new WindowLimits(default, null, default), default, 1, null, [], least),
        MachineContext.Read(),
        windows,
        kept,
        LastRefusal: null);
}
