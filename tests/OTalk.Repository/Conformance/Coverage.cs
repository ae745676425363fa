namespace OTalk.Repository.Conformance;

/// <summary>Which files of tests cover which statements.</summary>
internal static class Coverage
{
    /// <summary>Each id that a test names, with the paths of the files that name it, in their order.</summary>
    public static ILookup<string, string> Files { get; } = TrackedFiles.Below("tests/", "")
        .Order(StringComparer.Ordinal)
        .SelectMany(path => Read(path).Distinct(StringComparer.Ordinal).Select(id => (Id: id, Path: path)))
        .ToLookup(entry => entry.Id, entry => entry.Path, StringComparer.Ordinal);

    private static List<string> Read(string path)
    {
        try
        {
            return Path.GetExtension(path) switch
            {
                ".transcript" => [.. CoverageReader.OfTranscript(TrackedFiles.Read(path))],
                ".cs" => [.. CoverageReader.OfSource(TrackedFiles.Read(path))],
                _ => [],
            };
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }
}
