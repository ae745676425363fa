using System.Text;

namespace OTalk.Accounts.Sasl;

/// <summary>
/// <c>saslname</c> of RFC 5801 §4 and RFC 5802 §7: a name in which <c>=2C</c> stands for a comma and <c>=3D</c> for an equals sign.
/// </summary>
internal static class SaslName
{
    /// <summary>False for an empty name, one with a comma or NUL, and an equals sign that begins neither escape.</summary>
    public static bool TryDecode(ReadOnlySpan<char> encoded, out string name)
    {
        name = string.Empty;
        var decoded = new StringBuilder(encoded.Length);
        while (!encoded.IsEmpty)
        {
            if (!TryTake(ref encoded, out var character)) return false;
            decoded.Append(character);
        }

        name = decoded.ToString();
        return name.Length > 0;
    }

    private static bool TryTake(ref ReadOnlySpan<char> rest, out char character)
    {
        (character, var length) = rest switch
        {
            ['=', '2', 'C', ..] => (',', 3),
            ['=', '3', 'D', ..] => ('=', 3),
            ['=' or ',' or '\0', ..] => (rest[0], 0),
            _ => (rest[0], 1),
        };
        rest = rest[length..];
        return length > 0;
    }
}
