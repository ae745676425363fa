namespace OTalk.Core.Addressing;

/// <summary>UUIDs as RFC 9562 writes them: 8-4-4-4-12 hexadecimal digits, nothing around them.</summary>
public static class Uuids
{
    private const int Length = 36;

    /// <summary>Reads one. Stricter than the framework's "D", which forgives white space around it and signs in it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Guid id)
    {
        id = Guid.Empty;
        return IsOne(text) && Guid.TryParseExact(text, "D", out id);
    }

    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(ReadOnlySpan<char> text)
    {
        if (text.Length != Length)
            return false;
        for (int at = 0; at < Length; at++)
        {
            if (at is 8 or 13 or 18 or 23 ? text[at] != '-' : !char.IsAsciiHexDigit(text[at]))
                return false;
        }

        return true;
    }
}
