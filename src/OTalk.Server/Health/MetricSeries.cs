using System.Diagnostics.Metrics;

namespace OTalk.Server.Health;

/// <summary>
/// The values of one instrument, a cell for each combination of tags. Recording neither locks nor allocates once its cell is there, because
/// it happens at every delivery.
/// </summary>
internal sealed class MetricSeries
{
    /// <summary>Combinations of tags beyond this number share one cell, so that no stranger can make the memory of the server grow.</summary>
    public const int MaxCells = 256;

    private static readonly KeyValuePair<string, object?>[] _overflow = [new("overflow", true)];

    private readonly Lock _growing = new();
    private readonly bool _adds;
    private MetricCell[] _cells = [];

    private MetricSeries(Instrument instrument, bool monotone, bool adds)
    {
        Name = MetricsFormat.Name(instrument.Name) + (monotone ? "_total" : "");
        Description = instrument.Description;
        IsCounter = monotone;
        IsObserved = instrument.IsObservable;
        _adds = adds;
    }

    /// <summary>The name as Prometheus knows it.</summary>
    public string Name { get; }

    /// <summary>What is measured, in words, or null.</summary>
    public string? Description { get; }

    /// <summary>True if values only grow.</summary>
    public bool IsCounter { get; }

    /// <summary>True if values are asked for rather than told.</summary>
    public bool IsObserved { get; }

    /// <summary>The present cells.</summary>
    public IReadOnlyList<MetricCell> Cells => Volatile.Read(ref _cells);

    /// <summary>The series for an instrument, or null for a kind that is not exposed.</summary>
    public static MetricSeries? Of(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return kind switch
        {
            _ when kind == typeof(Counter<>) => new(instrument, monotone: true, adds: true),
            _ when kind == typeof(UpDownCounter<>) => new(instrument, monotone: false, adds: true),
            _ when kind == typeof(Gauge<>) => new(instrument, monotone: false, adds: false),
            _ when kind == typeof(ObservableCounter<>) => new(instrument, monotone: true, adds: false),
            _ when kind == typeof(ObservableUpDownCounter<>) || kind == typeof(ObservableGauge<>) => new(instrument, monotone: false, adds: false),
            _ => null,
        };
    }

    /// <summary>Takes one measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var cell = Find(Volatile.Read(ref _cells), tags) ?? Grow(tags);
        if (_adds)
        {
            cell.Add(value);
        }
        else
        {
            cell.Set(value);
        }
    }

    /// <summary>Forgets what was observed, so that what is not observed again disappears.</summary>
    public void Clear() => Volatile.Write(ref _cells, []);

    private static MetricCell? Find(MetricCell[] cells, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var cell in cells)
        {
            if (cell.Has(tags))
            {
                return cell;
            }
        }

        return null;
    }

    private MetricCell Grow(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_growing)
        {
            var wanted = _cells.Length < MaxCells ? tags : _overflow;
            if (Find(_cells, tags) is { } other || (other = Find(_cells, wanted)) is not null)
            {
                return other;
            }

            var cell = new MetricCell(wanted.ToArray());
            Volatile.Write(ref _cells, [.. _cells, cell]);
            return cell;
        }
    }
}
