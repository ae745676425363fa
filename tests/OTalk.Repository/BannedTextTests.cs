using System.Text.RegularExpressions;

namespace OTalk.Repository;

/// <summary>Words that must be in no file. They are put together here so that this file does not have them either.</summary>
public sealed class BannedTextTests
{
    /// <summary>Marks of unfinished work: what is not done is not merged.</summary>
    private static readonly string[] s_marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];

    private static readonly string[] s_calls = ["NotImplemented" + "Exception", "Thread." + "Sleep"];

    /// <summary>Compiled code cannot tell it from an await, so it is looked for in the source. Tests of properties need it.</summary>
    private const string Blocking = "GetAwaiter()." + "GetResult()";

    /// <summary>Places that exist on one machine only.</summary>
    private static readonly string[] s_paths = ["/wo" + "rk/", "/ro" + "ot/", "/home/" + "user"];

    [Fact]
    public void No_file_has_a_mark_of_unfinished_work() =>
        Assert.Empty(Lines(TrackedFiles.All, string.Join('|', s_marks.Select(mark => $@"\b{mark}\b"))));

    [Fact]
    public void No_code_has_a_banned_call() =>
        Assert.Empty(Lines(TrackedFiles.Below("", ".cs").Except(["tests/OTalk.Repository/BannedCallTests.cs"]), string.Join('|', s_calls.Select(Regex.Escape))));

    [Fact]
    public void The_server_does_not_block_on_a_task() => Assert.Empty(Lines(TrackedFiles.Below("src/", ".cs"), Regex.Escape(Blocking)));

    [Fact]
    public void No_file_has_a_path_of_somebody_s_machine() =>
        Assert.Empty(Lines(TrackedFiles.All, string.Join('|', s_paths.Select(path => $@"(?<![\w/.]){Regex.Escape(path)}"))));

    private static IEnumerable<string> Lines(IEnumerable<string> files, string pattern)
    {
        Regex banned = new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        return files.SelectMany(path => TrackedFiles.Lines(path)
            .Select((line, at) => (Line: line, Number: at + 1))
            .Where(entry => banned.IsMatch(entry.Line))
            .Select(entry => $"{path}:{entry.Number}: {entry.Line.Trim()}"));
    }
}
