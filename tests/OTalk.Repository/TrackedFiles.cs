using System.Diagnostics;
using OTalk.TestKit;

namespace OTalk.Repository;

/// <summary>The files of the repository: what git tracks and is there.</summary>
internal static class TrackedFiles
{
    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } = List();

    public static IEnumerable<string> Below(string folder, string extension) => All.Where(path =>
        path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryLayout.Root, path));

    /// <summary>Whether a file begins with some bytes.</summary>
    public static bool Starts(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = File.OpenRead(Path.Combine(RepositoryLayout.Root, path));
        Span<byte> first = stackalloc byte[bytes.Length];
        return file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual(bytes);
    }

    /// <summary>The lines of a file that is text; none of one that has a zero byte in it.</summary>
    public static string[] Lines(string path) => Read(path) is var text && text.Contains('\0', StringComparison.Ordinal) ? [] : text.Split('\n');

    private static List<string> List()
    {
        ProcessStartInfo start = new("git", ["ls-files", "-z"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryLayout.Root,
        };
        using Process git = Process.Start(start) ?? throw new HarnessException("git did not start");
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new HarnessException($"git ls-files ended with {git.ExitCode}");
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(RepositoryLayout.Root, path)))];
    }
}
