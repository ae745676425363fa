namespace OTalk.Repository;

/// <summary>Small files, one idea each: what keeps the code readable is watched, not hoped for.</summary>
public sealed class FileSizeTests
{
    private const int Median = 80;
    private const int Large = 250;
    private const int Limit = 500;

    private static readonly IReadOnlyDictionary<string, int> s_lines =
        TrackedFiles.Below("src/", ".cs").ToDictionary(path => path, path => TrackedFiles.Read(path).TrimEnd().Split('\n').Length, StringComparer.Ordinal);

    [Fact]
    public void The_median_source_file_is_small()
    {
        int[] sizes = [.. s_lines.Values.Order()];

        Assert.True(sizes[sizes.Length / 2] <= Median, $"the median of {sizes.Length} files is {sizes[sizes.Length / 2]} lines, over {Median}");
    }

    [Fact]
    public void Few_source_files_are_large()
    {
        string[] large = [.. s_lines.Where(file => file.Value > Large).Select(file => $"{file.Key} ({file.Value})")];

        Assert.True(large.Length * 20 <= s_lines.Count, $"more than one in 20 files has over {Large} lines: {string.Join(", ", large)}");
    }

    [Fact]
    public void No_source_file_is_very_large_without_a_reason()
    {
        IReadOnlyDictionary<string, string> reasons = ReasonedExceptions.Read("large-files.txt");
        IEnumerable<string> veryLarge = s_lines.Where(file => file.Value > Limit).Select(file => file.Key);

        // Both ways: a file that has become small loses its entry.
        Assert.Equal(reasons.Keys.Order(StringComparer.Ordinal), veryLarge.Order(StringComparer.Ordinal));
    }
}
