namespace OTalk.Integration.Stomp.SideBySide;

/// <summary>Compares what came from both, and notes which of the listed differences were there.</summary>
internal sealed class Comparison
{
    private readonly HashSet<HeaderDifference> _seen = [];

    /// <summary>Differences that are listed and were nowhere.</summary>
    public IEnumerable<HeaderDifference> Unseen => Differences.OfHeaders.Except(_seen);

    /// <summary>The first thing that is different and not listed for headers, or null.</summary>
    public string? Problem(IReadOnlyList<SceneLine> theirs, IReadOnlyList<SceneLine> ours)
    {
        for (int at = 0; at < Math.Max(theirs.Count, ours.Count); at++)
        {
            if (at >= theirs.Count || at >= ours.Count)
                return $"{Short(theirs.ElementAtOrDefault(at))} | {Short(ours.ElementAtOrDefault(at))}";
            if (Problem(theirs[at], ours[at]) is { } problem)
                return problem;
        }

        return null;
    }

    private string? Problem(SceneLine theirs, SceneLine ours)
    {
        if (Short(theirs) != Short(ours))
            return $"{Short(theirs)} | {Short(ours)}";
        if (theirs.Frame is null || ours.Frame is null)
            return null;
        Dictionary<string, string> left = PartsOf(theirs, theirs.Frame);
        Dictionary<string, string> right = PartsOf(ours, ours.Frame);
        foreach (string name in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            (string? one, string? other) = (left.GetValueOrDefault(name), right.GetValueOrDefault(name));
            if (one != other && !IsListed(ours.Frame.Command, name, one, other))
                return $"{Short(theirs)} {name}:{one ?? "(none)"} | {Short(ours)} {name}:{other ?? "(none)"}";
        }

        return null;
    }

    private bool IsListed(string command, string name, string? theirs, string? ours)
    {
        DifferenceKind kind = theirs is null ? DifferenceKind.OTalkOnly : ours is null ? DifferenceKind.RabbitMqOnly : DifferenceKind.Value;
        HeaderDifference? listed = Differences.OfHeaders.FirstOrDefault(
            difference => difference.Command == command && difference.Header == name && difference.Kind == kind);
        if (listed is not null)
            _seen.Add(listed);
        return listed is not null;
    }

    private static Dictionary<string, string> PartsOf(SceneLine line, RawStompFrame frame) =>
        new(frame.Headers, StringComparer.Ordinal) { [HeaderDifference.Body] = frame.Body, [HeaderDifference.End] = line.End };

    private static string Short(SceneLine? line) => line is null ? "nothing" : $"{line.Who}: {line.Frame?.Command ?? line.End}";
}
