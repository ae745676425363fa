using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OTalk.Core.Addressing;

/// <summary>
/// The rules for the user of an identity (protocol reference, "Identity URIs"): NFC, lower case, 1–255 bytes, and only characters that
/// an XMPP localpart (RFC 7622, section 3.3) may have, so that one address is good in both worlds.
/// </summary>
internal static class UserName
{
    private const int MaxBytes = 255;

    private static readonly SearchValues<char> _forbidden = SearchValues.Create("\"&'/:<>@?#");

    // What is already as it should be: printable ASCII without capitals and without what is forbidden.
    private static readonly SearchValues<char> _plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._~!$%()*+,;=[]\\^`{|}");

    internal static bool TryNormalize(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string? user, [NotNullWhen(false)] out string? error)
    {
        user = null;
        error = Fault(text, out var normal);
        if (error is not null)
        {
            error = text.IsEmpty ? "the user before '@' is empty" : $"the user {AddressText.Quote(text)} {error}";
            return false;
        }

        user = normal!;
        return true;
    }

    private static string? Fault(ReadOnlySpan<char> text, out string? normal)
    {
        normal = null;
        if (text.IndexOfAnyExcept(_plain) >= 0)
        {
            if (AddressText.Utf8Length(text) < 0)
            {
                return "is not well-formed Unicode";
            }

            normal = text.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant().Normalize(NormalizationForm.FormC);
            foreach (var character in normal)
            {
                if (char.IsWhiteSpace(character))
                {
                    return "contains white space";
                }

                if (char.IsControl(character))
                {
                    return "contains a control character";
                }
            }

            if (normal.AsSpan().IndexOfAny(_forbidden) is var at and >= 0)
            {
                return $"contains '{normal[at]}'";
            }

            text = normal;
        }

        if (text.IsEmpty)
        {
            return "is empty";
        }

        if (AddressText.Utf8Length(text) is var bytes and > MaxBytes)
        {
            return $"is {bytes} bytes long, more than {MaxBytes}";
        }

        normal ??= text.ToString();
        return null;
    }
}
