using System.Text;
using OTalk.TestKit;

namespace OTalk.Fuzz.Corpora;

/// <summary>
/// Conversations in a file beside this one: one input a line, an empty line between conversations, <c>#</c> before comments. In an input
/// <c>⏎</c> is a line break, <c>^@</c> is NUL, and <c>$romeo</c> a token of Romeo's.
/// </summary>
internal static class CorpusFile
{
    public static IReadOnlyList<IReadOnlyList<byte[]>> Read(string name)
    {
        List<List<byte[]>> conversations = [[]];
        foreach (string line in File.ReadLines(Path.Combine(RepositoryLayout.Root, "tests", "OTalk.Fuzz", "Corpora", name)))
        {
            if (line.Length == 0)
                conversations.Add([]);
            else if (line[0] != '#')
                conversations[^1].Add(Encoding.UTF8.GetBytes(line.Replace('⏎', '\n').Replace("^@", "\0", StringComparison.Ordinal)));
        }

        return [.. conversations.Where(static conversation => conversation.Count > 0)];
    }
}
