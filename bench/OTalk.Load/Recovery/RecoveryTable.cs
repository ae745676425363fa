using System.Globalization;

namespace OTalk.Load.Recovery;

/// <summary>The report for people.</summary>
internal static class RecoveryTable
{
    public static void Write(RecoveryReport report, TextWriter output)
    {
        var settings = report.Settings;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"recovery: {settings.Accounts} trees of {settings.Channels} channels, {report.Stored} messages, {report.DataBytes / 1e6:0} MB, killed under load"));
        output.WriteLine(report.Machine.ToString());
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready after                     {report.ReadySeconds,6:0.0} s"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{$"{settings.Sampled} channels answered after",-31} {report.AnsweredSeconds,6:0.0} s, {report.Lost} of them without what was acknowledged"));
        foreach (var failure in report.Failures)
            output.WriteLine($"FAILED {failure}");
    }
}
