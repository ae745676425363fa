using System.Diagnostics.CodeAnalysis;

namespace OTalk.Core.Addressing;

/// <summary>
/// Reads the path of an address, with its wildcards (protocol reference, "Identity URIs", and the seed document, "Channel Patterns"):
/// a leading, trailing or doubled slash is ignored, except that the slash behind a wildcard says that it stands for one level only.
/// </summary>
internal static class PathParser
{
    /// <param name="text">The path, with or without a leading slash.</param>
    /// <param name="levels">The levels from the root: a segment, or null where a wildcard stands for exactly one level.</param>
    /// <param name="recursive">Whether a wildcard without a slash follows these levels.</param>
    /// <param name="error">What is wrong: one sentence, naming the segment or the depth.</param>
    internal static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string?[]? levels, out bool recursive, [NotNullWhen(false)] out string? error)
    {
        levels = null;
        error = null;
        recursive = text is "*" || text.EndsWith("/*", StringComparison.Ordinal);
        if (recursive)
        {
            text = text[..^1];
        }

        var depth = Depth(text);
        if (depth > ChannelPath.MaxDepth)
        {
            error = $"the path {AddressText.Quote(text)} has {depth} segments, more than {ChannelPath.MaxDepth}";
            return false;
        }

        var found = depth == 0 ? [] : new string?[depth];
        var level = 0;
        foreach (var range in text.Split('/'))
        {
            var segment = text[range];
            if (segment.IsEmpty)
            {
                continue;
            }

            if (segment is not ChannelSegment.Wildcard && !ChannelSegment.TryDecode(segment, out found[level], out error))
            {
                return false;
            }

            level++;
        }

        levels = found;
        return true;
    }

    private static int Depth(ReadOnlySpan<char> text)
    {
        var depth = 0;
        foreach (var range in text.Split('/'))
        {
            if (!text[range].IsEmpty)
            {
                depth++;
            }
        }

        return depth;
    }
}
