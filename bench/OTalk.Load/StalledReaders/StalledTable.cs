using System.Globalization;

namespace OTalk.Load.StalledReaders;

/// <summary>The report for people.</summary>
internal static class StalledTable
{
    private const double Mebibyte = 1024 * 1024;

    public static void Write(StalledReport report, TextWriter output)
    {
        var settings = report.Settings;
        output.WriteLine(
            $"stalled: {settings.Stalled} of {settings.Subscribers} subscribers over {settings.Door}, {settings.PerSecond} messages/s of {settings.PayloadBytes} bytes, " +
            $"buffers of {settings.BufferBytes} bytes");
        output.WriteLine(report.Machine.ToString());
        output.WriteLine();
        output.WriteLine("round  all read: p50 ms    p99 ms  beside: p50 ms    p99 ms  ratio  heap MiB  resident MiB  missing  twice  late  caught up s");
        foreach (var round in report.Rounds)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round.Round,5} {round.AllRead.P50Milliseconds,17:0.00} {round.AllRead.P99Milliseconds,9:0.00} {round.Beside.P50Milliseconds,15:0.00} " +
                $"{round.Beside.P99Milliseconds,9:0.00} {round.Beside.P99Milliseconds / round.AllRead.P99Milliseconds,6:0.00} " +
                $"{(round.Held.HeapBytes - round.Before.HeapBytes) / Mebibyte,9:0.0} {(round.Held.ResidentBytes - round.Before.ResidentBytes) / Mebibyte,13:0.0} " +
                $"{round.Missing,8} {round.Twice,6} {round.Late,5} {round.CaughtUpSeconds,12:0.0}"));
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Medians: p99 {report.P99Ratio:0.00} times that without; a stalled reader takes {report.HeapBuffers:0.00} buffers of heap, {report.ResidentBuffers:0.00} of resident memory"));
        foreach (var failure in report.Failures)
            output.WriteLine($"FAILED {failure}");
    }
}
