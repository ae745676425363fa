using OTalk.Load.CommandLine;
using OTalk.Load.Measuring;
using OTalk.Load.Reporting;
using OTalk.Load.Traffic;

namespace OTalk.Load.Tests;

public class RunReportTests
{
    [Fact]
    public void The_ratio_compares_neighbours_in_time()
    {
        // The machine slows down fourfold in the second round; the ratio does not notice.
        WindowFigures[] rounds = [Round("baseline", 1, 1), Round("oTalk", 1, 2), Round("baseline", 2, 4), Round("oTalk", 2, 8)];
        var report = Report(new Gates(null, null), rounds);
        Assert.Equal(2, report.CpuRatio);
        Assert.Empty(report.Failures);
        Assert.Equal(["baseline", "oTalk"], report.Summaries.Select(summary => summary.Server));
    }

    [Theory]
    [InlineData(2.0, 0)]
    [InlineData(1.9, 1)]
    public void A_gate_holds_for_the_ratio(double allowed, int failures)
    {
        var report = Report(new Gates(null, null, allowed), Round("websocket", 1, 1), Round("talker", 1, 2));
        Assert.Equal(failures, report.Failures.Count);

        using var table = new StringWriter();
        TableReport.Write(report, table);
        Assert.Contains("CPU 2.00, alloc 1.00", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_that_is_asked_for_and_not_known_does_not_pass() =>
        Assert.Single(Report(new Gates(null, null, 2), Round("oTalk", 1, 2)).Failures);

    [Fact]
    public void Without_a_baseline_there_is_no_ratio() => Assert.Null(Report(new Gates(null, null), Round("oTalk", 1, 2)).CpuRatio);

    [Theory]
    [InlineData(2.0, 0)]
    [InlineData(3.0, 0)]
    [InlineData(3.1, 1)]
    [InlineData(null, 1)]
    public void A_gate_holds_for_the_server_and_what_is_not_known_does_not_pass(double? cpu, int failures) =>
        Assert.Equal(failures, Report(new Gates(3, null), Round("baseline", 1, 9), Round("oTalk", 1, cpu)).Failures.Count);

    [Fact]
    public void A_lost_message_fails_the_run_and_is_in_the_table()
    {
        var report = Report(new Gates(null, null), Round("oTalk", 1, 1) with { Lost = 4711 });
        Assert.Single(report.Failures);

        using var table = new StringWriter();
        TableReport.Write(report, table);
        Assert.Contains("4711", table.ToString(), StringComparison.Ordinal);
        Assert.Contains("FAILED oTalk, round 1", table.ToString(), StringComparison.Ordinal);
    }

    private static WindowFigures Round(string server, int round, double? cpu) =>
        new(server, round, 1, 10, 10, 0, 1000, 0, 0, 0, 1000, cpu, 50, 1, 2);

    private static RunReport Report(Gates gates, params WindowFigures[] rounds) => new(
        new RunSettings("websocket", new TrafficPlan(100, 1, 64, 200), new WindowLimits(default, 10, default), default, 2, gates),
        MachineContext.Read(),
        rounds,
        LastRefusal: null);
}
