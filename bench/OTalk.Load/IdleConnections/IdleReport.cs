using OTalk.Load.Measuring;

namespace OTalk.Load.IdleConnections;

/// <summary>What idle connections cost a server.</summary>
/// <param name="Settings">What was asked for.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Before">Memory with no connection, after some had come and gone.</param>
/// <param name="Held">Memory with all of them.</param>
/// <param name="CpuShare">Processor time per time while they were held, all pings included; null if not known.</param>
internal sealed record IdleReport(
    IdleSettings Settings, MachineContext Machine, MemoryReading Before, MemoryReading Held, double? CpuShare)
{
    private const double Kibibyte = 1024;

    /// <summary>KiB of managed heap that one connection takes.</summary>
    public double HeapKibibytes => (Held.HeapBytes - Before.HeapBytes) / Settings.Connections / Kibibyte;

    /// <summary>KiB of physical memory that one connection takes.</summary>
    public double ResidentKibibytes => (Held.ResidentBytes - Before.ResidentBytes) / Settings.Connections / Kibibyte;

    /// <summary>What the run should have met and did not, in words.</summary>
    public IReadOnlyList<string> Failures =>
    [
        .. new[] { ("managed heap", HeapKibibytes), ("resident memory", ResidentKibibytes) }
            .Where(figure => figure.Item2 > Settings.MaxKibibytes)
            .Select(figure => FormattableString.Invariant(
                $"A connection takes {figure.Item2:0.0} KiB of {figure.Item1}, allowed are {Settings.MaxKibibytes:0.0}.")),
    ];
}
