namespace OTalk.Load.Reporting;

/// <summary>Medians of a few figures.</summary>
internal static class Median
{
    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The same, or null if there are none or any of them is not known.</summary>
    public static double? OfKnown(IEnumerable<double?> values)
    {
        var all = values.ToArray();
        return all.Length > 0 && all.All(value => value.HasValue) ? Of(all.Select(value => value!.Value)) : null;
    }
}
