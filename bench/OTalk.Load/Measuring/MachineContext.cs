using System.Globalization;
using System.Runtime.InteropServices;

namespace OTalk.Load.Measuring;

/// <summary>Where figures were taken, without which they mean nothing.</summary>
/// <param name="Cores">Processors this program may use.</param>
/// <param name="LoadAverage">Of the last minute, when the run began.</param>
/// <param name="Kernel">The release of the kernel.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Time">When, UTC.</param>
internal sealed record MachineContext(int Cores, double LoadAverage, string Kernel, string Runtime, DateTimeOffset Time)
{
    /// <summary>Reads them from the system.</summary>
    public static MachineContext Read() => new(
        Environment.ProcessorCount,
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.FrameworkDescription,
        DateTimeOffset.UtcNow);

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cores} cores, load average {LoadAverage:0.00}, Linux {Kernel}, {Runtime}, {Time:yyyy-MM-dd HH:mm} UTC");
}
