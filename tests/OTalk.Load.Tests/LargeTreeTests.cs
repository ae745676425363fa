using OTalk.Load.LargeTrees;
using OTalk.Load.Measuring;

namespace OTalk.Load.Tests;

public class LargeTreeTests
{
    private static readonly TreePlan Small = new(10, 10);
    private static readonly TreePlan Large = new(1000, 200);

    [Theory]
    [InlineData(10, 10)]
    [InlineData(1000, 200)]
    [InlineData(100_000, 10_000)]
    public void A_plan_has_as_many_subscriptions_as_it_says(int channels, int subscriptions)
    {
        var plan = new TreePlan(channels, subscriptions);
        string[] owners = [.. plan.OwnersSources()];
        string[] readers = [.. plan.ReadersSources()];
        Assert.Equal(subscriptions, owners.Length + readers.Length);

        // What is subscribed to twice by the same user is one subscription.
        Assert.Equal(owners.Length, owners.Distinct().Count());
        Assert.Equal(readers.Length, readers.Distinct().Count());
        Assert.Equal([TreePlan.Covered, "town/h0/*/"], readers.Take(2));
        Assert.DoesNotContain(owners.Skip(2).Concat(readers.Skip(2)), source => source.StartsWith("town/h0/", StringComparison.Ordinal));
    }

    [Fact]
    public void Ratios_compare_neighbours_in_time()
    {
        var report = Report(null, Window(Small, 1, 10), Window(Large, 1, 15), Window(Small, 2, 40), Window(Large, 2, 60));
        Assert.Equal(1.5, Assert.Single(report.Comparisons).CpuRatio);
        Assert.Empty(report.Failures);
    }

    [Theory]
    [InlineData(2.0, 20.0, 0)]
    [InlineData(1.9, 20.0, 1)]
    [InlineData(2.0, null, 1)]
    public void What_is_promised_fails_above_the_ratio_and_where_it_is_not_known(double allowed, double? large, int failures) =>
        Assert.Equal(failures, Report(allowed, Window(Small, 1, 10), Window(Large, 1, large)).Failures.Count);

    [Fact]
    public void What_is_not_promised_fails_nothing() => Assert.Empty(
        Report(2, Window(Small, 1, 10) with { IsPromised = false }, Window(Large, 1, 99) with { IsPromised = false }).Failures);

    [Fact]
    public void The_table_names_what_failed()
    {
        using var table = new StringWriter();
        LargeTreeTable.Write(Report(2, Window(Small, 1, 10), Window(Large, 1, 47)), table);
        Assert.Contains("FAILED publish: 4.70 times the CPU", table.ToString(), StringComparison.Ordinal);
    }

    private static OperationFigures Window(TreePlan plan, int round, double? cpu) => new("publish", true, plan.Channels, round, 100, 50, cpu, 1000);

    private static LargeTreeReport Report(double? allowed, params OperationFigures[] rounds) => new(
        new LargeTreeSettings(Small, Large, 1, 2, null, [], allowed), MachineContext.Read(), rounds, [new LoadingFigures(Small.Channels, 1, 2e6)]);
}
