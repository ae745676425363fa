using System.Text;
using OTalk.TestKit;

namespace OTalk.Fuzz.Corpora;

/// <summary>
/// Conversations in a file beside this one: one input a line, an empty line between conversations, <c>#</c> before comments. In an input
/// <c>⏎</c> is a line break, <c>^@</c> is NUL, and <c>$romeo</c> a token of Romeo's.
/// </summary>
internal static class CorpusFile
{
    private static readonly string s_folder = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.Fuzz", "Corpora");

    /// <summary>What is tried with changes.</summary>
    /// <param name="name">Of the file.</param>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Read(string name) => ReadAt(Path.Combine(s_folder, name));

    /// <summary>What has once found something at a door; empty where nothing has.</summary>
    /// <param name="door">Name of the door.</param>
    public static IReadOnlyList<IReadOnlyList<byte[]>> ReadFound(string door)
    {
        string file = Path.Combine(s_folder, "Found", $"{door}.txt");
        return File.Exists(file) ? ReadAt(file) : [];
    }

    private static IReadOnlyList<IReadOnlyList<byte[]>> ReadAt(string file)
    {
        List<List<byte[]>> conversations = [[]];
        foreach (string line in File.ReadLines(file))
        {
            if (line.Length == 0)
                conversations.Add([]);
            else if (line[0] != '#')
                conversations[^1].Add(Encoding.UTF8.GetBytes(line.Replace('⏎', '\n').Replace("^@", "\0", StringComparison.Ordinal)));
        }

        return [.. conversations.Where(static conversation => conversation.Count > 0)];
    }
}
