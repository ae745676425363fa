using System.Text;
using System.Text.RegularExpressions;
using OTalk.TestKit;

namespace OTalk.Fuzz.Corpora;

/// <summary>Who says something in a story.</summary>
internal enum Speaker
{
    /// <summary>A client of oTalk: a stanza.</summary>
    Client,

    /// <summary>One of Talker: an object with a line break.</summary>
    Talker,

    /// <summary>One of STOMP: a frame.</summary>
    Stomp,
}

/// <summary>What clients of one kind send in the transcripts of the protocol reference: a conversation a story.</summary>
internal static partial class StoryCorpus
{
    /// <summary>What stands for an id that a server has made: that of a message that there may be.</summary>
    private const string SomeId = "01a20050-027c-7f25-8777-0d85c8ebcceb";

    /// <summary>All conversations, in the order of the files' names.</summary>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Of(Speaker speaker)
    {
        string folder = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.Transcripts", "Stories");
        return
        [
            .. Directory.EnumerateFiles(folder, "*.transcript", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => Read(File.ReadAllLines(file), speaker))
                .Where(static conversation => conversation.Count > 0),
        ];
    }

    private static List<byte[]> Read(string[] lines, Speaker speaker)
    {
        Dictionary<string, Speaker> speakers = new(StringComparer.Ordinal);
        List<byte[]> said = [];
        for (int at = 0; at < lines.Length; at++)
        {
            Match declared = Declaration().Match(lines[at]);
            if (declared.Success)
                speakers[declared.Groups["name"].Value] = Enum.Parse<Speaker>(declared.Groups["kind"].Value, ignoreCase: true);
            Match sends = Sends().Match(lines[at]);
            if (!sends.Success || !speakers.TryGetValue(sends.Groups["name"].Value, out Speaker kind) || kind != speaker)
                continue;
            string[] block = [.. lines.Skip(at + 1).TakeWhile(static line => line.Length == 0 || line.StartsWith("    ", StringComparison.Ordinal))];
            if (Unit(block, kind) is { Length: > 0 } unit)
                said.Add(Encoding.UTF8.GetBytes(Place().Replace(unit, SomeId)));
        }

        return said;
    }

    private static string Unit(string[] block, Speaker kind)
    {
        string text = string.Join(kind == Speaker.Stomp ? '\n' : ' ', block.Select(static line => line.Trim())).TrimEnd();
        return kind switch
        {
            Speaker.Stomp => text.Replace("^@", "\0", StringComparison.Ordinal),
            Speaker.Talker => text + "\n",
            _ => text,
        };
    }

    [GeneratedRegex("^(?<kind>client|talker|stomp) (?<name>[a-z]+)")]
    private static partial Regex Declaration();

    [GeneratedRegex("^(?<name>[a-z]+) sends( text)?( without line break)?$")]
    private static partial Regex Sends();

    /// <summary>A name that something has in a story; those of tokens are the same in all doors.</summary>
    [GeneratedRegex(@"\$(?!romeo\b|juliet\b|nurse\b|token\b)\w+")]
    private static partial Regex Place();
}
