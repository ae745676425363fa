using System.Globalization;
using OTalk.Load.Measuring;

namespace OTalk.Load.Reporting;

/// <summary>The report for people.</summary>
internal static class TableReport
{
    private const string Unknown = "-";

    private static readonly string[] Columns =
    [
        "server", "round", "deliveries/s", "CPU µs", "alloc B", "p50 ms", "p99 ms", "delivered", "lost", "twice", "late", "refused",
        "unanswered",
    ];

    public static void Write(RunReport report, TextWriter output)
    {
        var traffic = report.Settings.Traffic;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Settings.Scenario}: subscribers {traffic.Subscribers}, publishers {traffic.Publishers}, " +
            $"outstanding {traffic.Outstanding}, payload {traffic.PayloadBytes} bytes"));
        output.WriteLine(report.Machine.ToString());
        output.WriteLine();

        List<string[]> rows = [Columns, .. report.Rounds.Select(Row), .. report.Summaries.Select(Row)];
        var widths = Columns.Select((_, column) => rows.Max(row => row.Length > column ? row[column].Length : 0)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => Pad(cell, column, widths[column]))));

        output.WriteLine();
        output.WriteLine("CPU and alloc are the server's, per delivery; a delivery is one message received by one subscriber.");
        if (report.CpuRatio is { } ratio)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Summaries[^1].Server} / {report.Summaries[0].Server}: deliveries/s {Number(report.RateRatio, "0.00")}, CPU {ratio:0.00}, alloc {Number(report.AllocatedRatio, "0.00")}"));
        }

        if (Median.OfKnown(report.Rounds.Select(round => round.CarriedStanzas).Where(carried => carried is not null)) is { } carried)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stanzas on the link for each message: {carried:0.00}"));

        if (report.LastRefusal is { } refusal)
            output.WriteLine($"The last refusal: {refusal}");
        foreach (var failure in report.Failures)
            output.WriteLine($"FAILED {failure}");
    }

    private static string[] Row(WindowFigures round) =>
    [
        round.Server, Number(round.Round), Number(round.DeliveriesPerSecond), Number(round.CpuMicroseconds, "0.00"),
        Number(round.AllocatedBytes, "0.0"), Number(round.P50Milliseconds, "0.00"), Number(round.P99Milliseconds, "0.00"),
        Number(round.Delivered), Number(round.Lost), Number(round.Duplicates), Number(round.OutOfOrder), Number(round.Refused),
        Number(round.Published - round.Acknowledged - round.Refused),
    ];

    private static string[] Row(Summary summary) =>
    [
        summary.Server, "median", Number(summary.DeliveriesPerSecond), Number(summary.CpuMicroseconds, "0.00"),
        Number(summary.AllocatedBytes, "0.0"), Number(summary.P50Milliseconds, "0.00"), Number(summary.P99Milliseconds, "0.00"),
    ];

    private static string Pad(string cell, int column, int width) => column == 0 ? cell.PadRight(width) : cell.PadLeft(width);

    private static string Number(double? value, string format = "0") => value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;
}
