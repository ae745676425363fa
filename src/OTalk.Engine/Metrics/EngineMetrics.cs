using System.Diagnostics.Metrics;

namespace OTalk.Engine.Metrics;

/// <summary>The engine's instruments, all of the meter <c>OTalk.Engine</c>.</summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "OTalk.Engine";

    private readonly Meter _meter;
    private readonly Counter<long> _published;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _transientDropped;
    private readonly Counter<long> _fellBehind;
    private readonly Counter<long> _refused;

    /// <param name="factory">Keeps the instruments of several servers in one process apart; null for a meter that everybody sees.</param>
    public EngineMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _published = _meter.CreateCounter<long>("otalk.entries.published", "{entry}", "Entries that became durable, transient ones included");
        _delivered = _meter.CreateCounter<long>("otalk.events.delivered", "{event}", "Events handed to streams");
        _transientDropped = _meter.CreateCounter<long>("otalk.events.transient_dropped", "{event}", "Transient events not delivered because the reader was slow");
        _fellBehind = _meter.CreateCounter<long>("otalk.streams.fell_behind", "{stream}", "Times a stream's send queue was full and the log took over");
        _refused = _meter.CreateCounter<long>("otalk.connections.refused", "{connection}", "Connections cut because their address had as many as it may have");
    }

    /// <summary>Observes a number that somebody else keeps.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    /// <summary>Observes numbers that somebody else keeps, one for each of several labels.</summary>
    public void ObserveEach(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableGauge(name, values, unit, description);

    public void Published(int entries) => _published.Add(entries);

    public void Delivered(int events) => _delivered.Add(events);

    public void TransientDropped() => _transientDropped.Add(1);

    public void FellBehind() => _fellBehind.Add(1);

    public void ConnectionRefused() => _refused.Add(1);

    public void Dispose() => _meter.Dispose();
}
