using System.Diagnostics.Metrics;

namespace OTalk.Server.Health;

/// <summary>
/// The measurements of every meter whose name begins with <c>OTalk</c>, in the Prometheus text format (version 0.0.4): counters, up-down
/// counters and gauges, observable or not, with their tags as labels. Histograms are not listened to.
/// </summary>
public sealed class MetricsText : IDisposable
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string MeterPrefix = "OTalk";

    private readonly Lock _writing = new();
    private readonly List<MetricSeries> _instruments = [];
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;

    /// <param name="factory">Meters of another factory belong to another server in the same process and are left out.</param>
    public MetricsText(IMeterFactory factory)
    {
        _factory = factory;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<byte>(Record);
        _listener.SetMeasurementEventCallback<short>(Record);
        _listener.SetMeasurementEventCallback<int>(Record);
        _listener.SetMeasurementEventCallback<long>(Record);
        _listener.SetMeasurementEventCallback<float>(Record);
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<decimal>(Record);
        _listener.Start();
    }

    /// <summary>Observes what is observable and writes everything, in order of name.</summary>
    public void WriteTo(TextWriter text)
    {
        lock (_writing)
        {
            foreach (var metric in _instruments.Where(metric => metric.IsObserved))
            {
                metric.Clear();
            }

            _listener.RecordObservableInstruments();
            foreach (var metric in _instruments.GroupBy(metric => metric.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                MetricsFormat.Write(text, metric.First(), metric.SelectMany(series => series.Cells));
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Listen(Instrument instrument, MeterListener listener)
    {
        var ours = instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal)
            && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _factory));
        if (!ours || MetricSeries.Of(instrument) is not { } series)
        {
            return;
        }

        lock (_writing)
        {
            _instruments.Add(series);
        }

        listener.EnableMeasurementEvents(instrument, series);
    }

    private static void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct, IConvertible => ((MetricSeries)state!).Record(value.ToDouble(provider: null), tags);
}
