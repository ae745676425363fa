using System.Globalization;
using OTalk.Load.Measuring;

namespace OTalk.Load.IdleConnections;

/// <summary>The report for people.</summary>
internal static class IdleTable
{
    private const double Mebibyte = 1024 * 1024;

    public static void Write(IdleReport report, TextWriter output)
    {
        var settings = report.Settings;
        output.WriteLine($"talker-idle: {settings.Connections} connections of {settings.Users} users in {settings.Rooms} rooms, held {settings.Seconds} s");
        output.WriteLine(report.Machine.ToString());
        output.WriteLine();
        output.WriteLine("                 heap MiB  resident MiB");
        Row(output, "none", report.Before);
        Row(output, "all", report.Held);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{"KiB for each",-14} {report.HeapKibibytes,10:0.0} {report.ResidentKibibytes,13:0.0}"));
        if (report.CpuShare is { } share)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Holding them takes {share * 100:0.0} % of a processor, pings included."));
        foreach (var failure in report.Failures)
            output.WriteLine($"FAILED {failure}");
    }

    private static void Row(TextWriter output, string name, MemoryReading memory) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-14} {memory.HeapBytes / Mebibyte,10:0.0} {memory.ResidentBytes / Mebibyte,13:0.0}"));
}
