using System.Globalization;
using System.Text;

namespace OTalk.Load.LargeTrees;

/// <summary>The comparison for people.</summary>
internal static class LargeTreeTable
{
    private static readonly CompositeFormat Line = CompositeFormat.Parse("{0,-20} {1,10} {2,10} {3,7} {4,11} {5,11} {6,7}");

    public static void Write(LargeTreeReport report, TextWriter output)
    {
        var (small, large) = (report.Settings.Small, report.Settings.Large);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"small: {small.Channels} channels, {small.Subscriptions} subscriptions; large: {large.Channels} channels, {large.Subscriptions} subscriptions"));
        output.WriteLine(report.Machine.ToString());
        output.WriteLine();
        Row(output, "operation", "small µs", "large µs", "ratio", "small B", "large B", "ratio");
        foreach (var row in report.Comparisons)
        {
            Row(
                output, row.Operation, Number(row.Small, "0.0"), Number(row.Large, "0.0"), Number(row.CpuRatio, "0.00"),
                Number(row.SmallAllocated, "0"), Number(row.LargeAllocated, "0"), Number(row.AllocatedRatio, "0.00"));
        }

        output.WriteLine();
        foreach (var loading in report.Loading)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Starting with {loading.Channels} channels: {loading.CpuSeconds:0.00} s of CPU, {loading.AllocatedBytes / 1e6:0.0} MB allocated"));
        }

        foreach (var failure in report.Failures)
            output.WriteLine($"FAILED {failure}");
    }

    private static void Row(TextWriter output, params object[] cells) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, Line, cells).TrimEnd());

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
