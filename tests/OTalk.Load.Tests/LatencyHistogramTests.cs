using FsCheck;
using FsCheck.Fluent;
using OTalk.Load.Measuring;

namespace OTalk.Load.Tests;

public class LatencyHistogramTests
{
    [Fact]
    public void A_percentile_is_never_below_the_exact_one_and_at_most_a_64th_above()
    {
        var values = ArbMap.Default.ArbFor<long[]>().Filter(array => array.Length > 0).Generator
            .Select(array => array.Select(Positive).ToArray());
        var cases = values.SelectMany(array => Gen.Choose(1, 100).Select(percent => (Values: array, Percent: percent)));
        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var histogram = new LatencyHistogram();
            foreach (var value in sample.Values)
                histogram.Record(value);

            var rank = (int)Math.Ceiling(sample.Percent / 100.0 * sample.Values.Length);
            var exact = sample.Values.Order().ElementAt(rank - 1);
            var measured = histogram.Percentile(sample.Percent / 100.0);
            return measured >= exact && measured - exact <= exact / 64;
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(long.MaxValue)]
    public void Durations_at_the_edges_of_the_buckets_are_found_again(long ticks)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(ticks);
        Assert.InRange(histogram.Percentile(1), ticks, ticks <= long.MaxValue - ticks / 64 ? ticks + ticks / 64 : long.MaxValue);
    }

    [Fact]
    public void A_cleared_histogram_has_forgotten_everything()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(1000);
        histogram.Clear();
        Assert.Equal(0, histogram.Percentile(1));
        histogram.Record(1);
        Assert.Equal(1, histogram.Percentile(1));
    }

    // Spread over all orders of magnitude, which the generator by itself is not.
    private static long Positive(long value, int index) => (value & long.MaxValue) << 40 >> (index * 7 % 60) & long.MaxValue;
}
