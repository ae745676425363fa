using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OTalk.Core.Addressing;

/// <summary>
/// The rules for one segment of a channel path (protocol reference, "Identity URIs"): percent-decoded, NFC, 1–255 bytes, no control
/// characters; case matters, except in the names of "Well-known channels" that match in any case.
/// </summary>
internal static class ChannelSegment
{
    internal const string Wildcard = "*";

    private const int MaxBytes = 255;

    private static readonly string[] _namesInAnyCase = ["presence", "inbox", "features"];

    private static readonly SearchValues<char> _reserved = SearchValues.Create("%/?#");

    /// <summary>Reads a segment as it stands in an address.</summary>
    internal static bool TryDecode(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string? segment, [NotNullWhen(false)] out string? error)
    {
        if (text.Contains('%'))
        {
            if (!AddressText.TryPercentDecode(text, out var decoded, out var fault))
            {
                segment = null;
                error = Error(text, fault);
                return false;
            }

            return TryNormalize(decoded, out segment, out error);
        }

        return TryNormalize(text, out segment, out error);
    }

    /// <summary>Checks and normalises a segment that is not, or no longer, percent-encoded.</summary>
    internal static bool TryNormalize(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string? segment, [NotNullWhen(false)] out string? error)
    {
        segment = null;
        error = null;
        if (text.IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            if (AddressText.Utf8Length(text) < 0)
            {
                error = Error(text, "is not well-formed Unicode");
                return false;
            }

            segment = text.ToString().Normalize(NormalizationForm.FormC);
            foreach (var character in segment)
            {
                if (char.IsControl(character))
                {
                    error = Error(text, "contains a control character");
                    return false;
                }
            }

            text = segment;
        }

        if (text.IsEmpty)
        {
            error = "a path segment is empty";
            return false;
        }

        if (AddressText.Utf8Length(text) is var bytes and > MaxBytes)
        {
            error = Error(text, $"is {bytes} bytes long, more than {MaxBytes}");
            return false;
        }

        segment = WellKnown(text) ?? segment ?? text.ToString();
        return true;
    }

    /// <summary>Appends the segment as it stands in a canonical path; a segment called <c>*</c> is encoded, as it is no wildcard.</summary>
    internal static void AppendEncoded(StringBuilder target, string segment)
    {
        if (string.Equals(segment, Wildcard, StringComparison.Ordinal))
        {
            target.Append("%2A");
            return;
        }

        AddressText.AppendPercentEncoded(target, segment, _reserved);
    }

    private static string? WellKnown(ReadOnlySpan<char> text)
    {
        foreach (var name in _namesInAnyCase)
        {
            if (Ascii.EqualsIgnoreCase(text, name))
            {
                return name;
            }
        }

        return null;
    }

    private static string Error(ReadOnlySpan<char> text, string fault) => $"the path segment {AddressText.Quote(text)} {fault}";
}
