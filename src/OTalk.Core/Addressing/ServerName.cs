using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OTalk.Core.Addressing;

/// <summary>
/// The rules for the server of an identity (protocol reference, "Identity URIs"): a host name (RFC 1123, section 2.1) in lower case,
/// international names in their ASCII form. Names of one label and IPv4 literals are host names; a port is not part of an address.
/// </summary>
internal static class ServerName
{
    private const int MaxLength = 253;
    private const int MaxLabel = 63;

    // The ASCII form of an international name is longer than the name, except that decomposed accents may shrink.
    private const int MaxUnicodeLength = 4 * MaxLength;

    private static readonly IdnMapping _idn = new() { UseStd3AsciiRules = true };
    private static readonly SearchValues<char> _labelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    internal static bool TryNormalize(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out string? server, [NotNullWhen(false)] out string? error)
    {
        server = null;
        if (text.IsEmpty)
        {
            error = "the server is missing";
            return false;
        }

        var ascii = text;
        var fault = Ascii.IsValid(text) ? null : ToAscii(text, out ascii);

        // A final dot only marks the name as complete (RFC 7622, section 3.2, drops it too).
        var name = ascii.Length > 1 && ascii[^1] == '.' ? ascii[..^1] : ascii;
        fault ??= Fault(name);
        if (fault is not null)
        {
            error = $"the server {AddressText.Quote(text)} {fault}";
            return false;
        }

        server = name.IndexOfAnyInRange('A', 'Z') < 0 ? name.ToString() : name.ToString().ToLowerInvariant();
        error = null;
        return true;
    }

    private static string? ToAscii(ReadOnlySpan<char> text, out ReadOnlySpan<char> ascii)
    {
        ascii = default;
        if (text.Length > MaxUnicodeLength)
        {
            return $"is longer than {MaxLength} characters";
        }

        try
        {
            ascii = _idn.GetAscii(text.ToString());
            return null;
        }
        catch (ArgumentException)
        {
            return "is not a valid international domain name";
        }
    }

    private static string? Fault(ReadOnlySpan<char> name)
    {
        if (name.Contains(':'))
        {
            return "must not have a port";
        }

        if (name.Length > MaxLength)
        {
            return $"is longer than {MaxLength} characters";
        }

        foreach (var range in name.Split('.'))
        {
            var label = name[range];
            if (label.IsEmpty)
            {
                return "has an empty label";
            }

            if (label.IndexOfAnyExcept(_labelCharacters) is var at and >= 0)
            {
                return $"contains {AddressText.Quote(label.Slice(at, 1))}";
            }

            if (label.Length > MaxLabel)
            {
                return $"has a label longer than {MaxLabel} characters";
            }

            if (label[0] == '-' || label[^1] == '-')
            {
                return "has a label that begins or ends with '-'";
            }
        }

        return null;
    }
}
