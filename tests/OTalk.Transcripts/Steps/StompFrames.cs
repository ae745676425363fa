using System.Text.Json;
using System.Text.RegularExpressions;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Patterns;

namespace OTalk.Transcripts.Steps;

/// <summary>
/// Frames of STOMP as a transcript has them: command, headers, a blank line, the body and <c>^@</c> for the NUL behind it. In those that are
/// received a header or a body is a pattern, without the escapes of STOMP: text with <c>$name</c> in it, <c>$name:kind</c>, or for a body a JSON
/// object; the header <c>...</c> stands for further ones, <c>name: absent</c> for one that must not be there.
/// </summary>
internal static partial class StompFrames
{
    public const string End = "^@";

    private const string Others = "...";
    private const string Absent = ": absent";

    /// <summary>The frames of a block that is sent.</summary>
    public static IReadOnlyList<PatternExchange> Sent(string block) =>
        [.. Split(block).Select(frame => new PatternExchange(IsSent: true, Parse(frame.Text, frame.Line, readsBody: false)) { Read = static text => Read(text, readsBody: false) })];

    /// <summary>The frames of a block that is received.</summary>
    public static IReadOnlyList<PatternExchange> Received(string block) =>
        [.. Split(block).Select(frame => new PatternExchange(IsSent: false, Parse(frame.Text, frame.Line, readsBody: true)) { Read = static text => Read(text, readsBody: true) })];

    /// <summary>The one frame of a block that is received.</summary>
    public static PatternExchange ReceivedOne(string block) =>
        Received(block) is [var only] ? only : throw new PatternSyntaxException("one frame is expected", 0);

    /// <summary>The frames, each without its end, and their lines from 0.</summary>
    private static IEnumerable<(string Text, int Line)> Split(string block)
    {
        int from = 0;
        while (block.IndexOf(End, from, StringComparison.Ordinal) is >= 0 and var end)
        {
            yield return (block[from..end], block.AsSpan(0, from).Count('\n'));
            for (from = end + End.Length; from < block.Length && block[from] == '\n';)
                from++;
        }

        if (from == 0 || from < block.Length)
            throw new PatternSyntaxException($"a frame ends with {End}", block.Count(static c => c == '\n'));
    }

    private static JsonElement Read(string text, bool readsBody)
    {
        // In a document the lines behind the first are indented below its arrow.
        string frame = text.TrimEnd().Replace("\n  ", "\n", StringComparison.Ordinal);
        return StompFrameText.ToJson(frame.EndsWith(End, StringComparison.Ordinal) ? frame[..^End.Length] : throw new JsonException(), readsBody);
    }

    private static ObjectPattern Parse(string frame, int line, bool readsBody)
    {
        int end = frame.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            throw new PatternSyntaxException("a blank line is expected behind the headers", line);
        string[] head = frame[..end].Split('\n');
        List<MemberPattern> headers = [];
        for (int i = 1; i < head.Length; i++)
        {
            if (head[i] != Others)
                headers.Add(Header(head[i], line + i));
        }

        return new ObjectPattern(
            [
                new MemberPattern("command", new StringPattern(StringTemplate.Split(head[0]))),
                new MemberPattern("headers", new ObjectPattern(headers, Open: head.Contains(Others))),
                new MemberPattern("body", Body(frame[(end + 2)..], line + head.Length + 1, readsBody)),
            ],
            Open: false);
    }

    private static MemberPattern Header(string text, int line)
    {
        if (text.EndsWith(Absent, StringComparison.Ordinal))
            return new MemberPattern(text[..^Absent.Length], null);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? new MemberPattern(text[..colon], Text(text[(colon + 1)..]))
            : throw new PatternSyntaxException("a header has no colon", line);
    }

    private static JsonPattern Body(string text, int line, bool readsBody)
    {
        if (!readsBody || !text.StartsWith('{'))
            return Text(text);
        try
        {
            return PatternParser.Parse(text);
        }
        catch (PatternSyntaxException e)
        {
            throw new PatternSyntaxException(e.Message, line + e.Line);
        }
    }

    private static JsonPattern Text(string text) => Kind().IsMatch(text) ? PatternParser.Parse(text) : new StringPattern(StringTemplate.Split(text));

    [GeneratedRegex(@"^\$\w+:(uuid|time)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Kind();
}
