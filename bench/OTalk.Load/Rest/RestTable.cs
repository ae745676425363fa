using System.Globalization;
using System.Text;

namespace OTalk.Load.Rest;

/// <summary>The report for people.</summary>
internal static class RestTable
{
    private static readonly CompositeFormat Line = CompositeFormat.Parse("{0,-7} {1,12} {2,16} {3,9} {4,10} {5,12}");

    public static void Write(RestReport report, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"rest-publish: publishers {report.Settings.Publishers}, payload {report.Settings.PayloadBytes} bytes"));
        output.WriteLine(report.Machine.ToString());
        output.WriteLine();
        Row(output, "round", "publishes/s", "publishes/s/core", "alloc B", "published", "acknowledged");
        foreach (var round in report.Rounds)
        {
            Row(
                output, Number(round.Round), Number(round.PerSecond), Number(round.PerCore), Number(round.AllocatedBytes), Number(round.Published),
                Number(round.Acknowledged));
        }

        Row(output, "median", Number(report.PerSecond), Number(report.PerCore), Number(report.AllocatedBytes), "", "");
        output.WriteLine();
        output.WriteLine("A core is a second of the server's CPU time; alloc is the server's, per publish.");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"With the warm-up {report.Acknowledged} were acknowledged; the channel has {report.Kept}."));
        if (report.LastRefusal is { } refusal)
            output.WriteLine($"The last refusal: {refusal}");
        foreach (var failure in report.Failures)
            output.WriteLine($"FAILED {failure}");
    }

    private static void Row(TextWriter output, params object[] cells) =>
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, Line, cells).TrimEnd());

    private static string Number(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "-";
}
