using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Escapes in local parts (XEP-0106): what must not stand in one is written as a backslash and its number, such as <c>\40</c> for <c>@</c>.
/// </summary>
public static class JidEscaping
{
    private const string Codes = "20 22 26 27 2f 3a 3c 3e 40 5c";

    private static readonly SearchValues<char> _escaped = SearchValues.Create(" \"&'/:<>@");

    /// <summary>
    /// Writes a text as a local part. Fails if it begins or ends with a space, which no escape may stand for (XEP-0106, section 4.1).
    /// </summary>
    public static bool TryEscape(string text, [NotNullWhen(true)] out string? local)
    {
        local = null;
        if (text.StartsWith(' ') || text.EndsWith(' '))
        {
            return false;
        }

        var escaped = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (_escaped.Contains(character) || (character == '\\' && IsCode(text, at + 1)))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\{(int)character:x2}");
            }
            else
            {
                escaped.Append(character);
            }
        }

        local = escaped.ToString();
        return true;
    }

    /// <summary>Reads what a local part stands for; a backslash that begins no escape is one.</summary>
    public static string Unescape(string local)
    {
        if (!local.Contains('\\', StringComparison.Ordinal))
        {
            return local;
        }

        var text = new StringBuilder(local.Length);
        for (var at = 0; at < local.Length; at++)
        {
            if (local[at] == '\\' && IsCode(local, at + 1) && !IsSpaceAtEdge(local, at))
            {
                text.Append((char)int.Parse(local.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 2;
            }
            else
            {
                text.Append(local[at]);
            }
        }

        return text.ToString();
    }

    private static bool IsCode(string text, int at) =>
        at + 2 <= text.Length && text[at] != ' ' && text[at + 1] != ' '
        && Codes.AsSpan().Contains(text.AsSpan(at, 2), StringComparison.OrdinalIgnoreCase);

    private static bool IsSpaceAtEdge(string local, int at) => local.AsSpan(at, 3) is @"\20" && (at == 0 || at + 3 == local.Length);
}
