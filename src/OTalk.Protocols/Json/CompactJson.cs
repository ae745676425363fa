using System.Buffers;

namespace OTalk.Protocols.Json;

/// <summary>Removes the white space between the tokens of valid JSON; every other byte stays as it was.</summary>
internal static class CompactJson
{
    private static readonly SearchValues<byte> _space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> _spaceOrQuote = SearchValues.Create(" \t\r\n\""u8);
    private static readonly SearchValues<byte> _quoteOrBackslash = SearchValues.Create("\"\\"u8);

    /// <summary>A copy of its own, exactly as long as it needs to be.</summary>
    internal static byte[] Copy(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAny(_space))
        {
            return json.ToArray();
        }

        var copy = new byte[Run(json, default)];
        Run(json, copy);
        return copy;
    }

    /// <summary>Copies the tokens where there is a target, and counts their bytes.</summary>
    private static int Run(ReadOnlySpan<byte> json, Span<byte> target)
    {
        var length = 0;
        while (!json.IsEmpty)
        {
            var next = json.IndexOfAny(_spaceOrQuote) is var found and >= 0 ? found : json.Length;
            var taken = next < json.Length && json[next] == '"' ? next + StringLength(json[next..]) : next;
            if (!target.IsEmpty)
            {
                json[..taken].CopyTo(target[length..]);
            }

            length += taken;
            json = json[taken..];
            json = json[(json.IndexOfAnyExcept(_space) is var token and >= 0 ? token : json.Length)..];
        }

        return length;
    }

    /// <summary>Length of the string the span begins with, quotation marks included.</summary>
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny(_quoteOrBackslash);
            if (json[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }
    }
}
