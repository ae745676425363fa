using System.Diagnostics;
using OTalk.Load.Servers;

namespace OTalk.Load.Measuring;

/// <summary>What memory a server has in use.</summary>
/// <param name="HeapBytes">Of its managed heap, just collected.</param>
/// <param name="ResidentBytes">Physical memory of its process.</param>
internal sealed record MemoryReading(double HeapBytes, double ResidentBytes);

/// <summary>Reads the memory of a server from its own metrics, after it has collected its garbage.</summary>
internal sealed class MemoryMeter(ServerUnderLoad server) : IDisposable
{
    private const string OldestCollections = "otalk_dotnet_gc_collections_total{generation=\"2\"}";

    /// <summary>The second collection takes what the finalizers of the first have let go.</summary>
    private const int Times = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServerMetrics _metrics = new(server.Address);

    /// <summary>Collects and reads.</summary>
    /// <exception cref="IOException">The server cannot be asked.</exception>
    public MemoryReading Read(CancellationToken cancel)
    {
        for (var time = 0; time < Times; time++)
            Collect(cancel);
        return new MemoryReading(Value("otalk_dotnet_heap_bytes"), Value("process_resident_memory_bytes"));
    }

    public void Dispose() => _metrics.Dispose();

    private void Collect(CancellationToken cancel)
    {
        var before = Value(OldestCollections);
        ForcedCollection.Run(server.ProcessId ?? throw new InvalidOperationException("the process of the server is not known"), () =>
        {
            var start = Stopwatch.GetTimestamp();
            while (Value(OldestCollections) <= before)
            {
                if (Stopwatch.GetElapsedTime(start) > Patience)
                    throw new IOException("The server does not collect its garbage.");
                cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
                cancel.ThrowIfCancellationRequested();
            }
        });
    }

    private double Value(string metric) => _metrics.Value(metric) ?? throw new IOException($"The server's metrics have no {metric}.");
}
