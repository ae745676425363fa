using System.Globalization;

namespace OTalk.Server.Health;

/// <summary>The Prometheus text exposition format, version 0.0.4.</summary>
internal static class MetricsFormat
{
    /// <summary>A name with what the format does not allow replaced by <c>_</c>: <c>otalk.stanzas.received</c> is <c>otalk_stanzas_received</c>.</summary>
    public static string Name(string instrument) => string.Concat(instrument.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>Writes one metric.</summary>
    public static void Write(TextWriter text, MetricSeries metric, IEnumerable<MetricCell> cells)
    {
        if (metric.Description is { } description)
        {
            text.Write($"# HELP {metric.Name} {description.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)}\n");
        }

        text.Write($"# TYPE {metric.Name} {(metric.IsCounter ? "counter" : "gauge")}\n");
        foreach (var cell in cells)
        {
            text.Write($"{metric.Name}{Labels(cell.Tags)} {cell.Value.ToString(CultureInfo.InvariantCulture)}\n");
        }
    }

    private static string Labels(IReadOnlyList<KeyValuePair<string, object?>> tags) =>
        tags.Count == 0 ? "" : $"{{{string.Join(',', tags.Select(tag => $"{Name(tag.Key)}=\"{Escape(tag.Value)}\""))}}}";

    private static string Escape(object? value) => (value is bool truth ? (truth ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);
}
