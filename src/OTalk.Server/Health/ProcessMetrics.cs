using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OTalk.Server.Health;

/// <summary>What the process costs: processor, memory, allocations, collections. Read when somebody asks.</summary>
public sealed class ProcessMetrics
{
    /// <param name="factory">Makes the meter, and disposes it with the server.</param>
    public ProcessMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("OTalk.Process");
        meter.CreateObservableCounter("process.cpu.seconds", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time used, user and system.");
        meter.CreateObservableGauge("process.resident_memory_bytes", () => Environment.WorkingSet, "By", "Physical memory in use.");
        meter.CreateObservableGauge("process.start_time_seconds", StartTime, "s", "When the process started, as seconds of Unix time.");
        meter.CreateObservableCounter(
            "otalk.dotnet.allocated_bytes", () => GC.GetTotalAllocatedBytes(), "By", "Bytes allocated on the managed heap since the start.");
        meter.CreateObservableGauge("otalk.dotnet.heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed heap in use.");
        meter.CreateObservableCounter("otalk.dotnet.gc_collections", Collections, description: "Garbage collections, by the oldest generation collected.");
        meter.CreateObservableGauge("otalk.dotnet.thread_pool_threads", () => ThreadPool.ThreadCount, description: "Threads of the thread pool.");
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }

    private static IEnumerable<Measurement<int>> Collections() =>
        Enumerable.Range(0, GC.MaxGeneration + 1)
            .Select(generation => new Measurement<int>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation)));
}
