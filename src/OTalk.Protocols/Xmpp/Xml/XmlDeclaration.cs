using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// The XML declaration (XML 1.0, section 2.8), which may stand at the very start of a stream:
/// <c>&lt;?xml version='1.0' encoding='UTF-8'?&gt;</c>.
/// </summary>
internal static class XmlDeclaration
{
    /// <summary>How many bytes it may have, behind its <c>&lt;?</c>.</summary>
    internal const int Longest = 128;

    private static ReadOnlySpan<byte> Name => "xml"u8;

    /// <summary>Whether another byte, at this place behind the <c>&lt;?</c>, makes it something else: an instruction.</summary>
    internal static bool IsInstruction(int at, byte next) =>
        at < Name.Length ? next != Name[at] : at == Name.Length && !XmlCharacters.IsWhite(next);

    /// <summary>Checks a declaration, without its <c>&lt;?</c> and <c>?&gt;</c>.</summary>
    internal static StreamFault? Check(string text)
    {
        var rest = text.AsSpan(Name.Length);
        if (!TryTake(ref rest, "version", out var version) || version is not ['1', '.', _, ..]
            || version[2..].ContainsAnyExceptInRange('0', '9'))
        {
            return NoDeclaration();
        }

        if (TryTake(ref rest, "encoding", out var encoding) && !Ascii.EqualsIgnoreCase(encoding, "UTF-8"))
        {
            return new StreamFault(StreamCondition.UnsupportedEncoding, "the encoding of a stream is UTF-8");
        }

        return (!TryTake(ref rest, "standalone", out var standalone) || standalone is "yes" or "no") && rest.IsWhiteSpace()
            ? null
            : NoDeclaration();
    }

    /// <summary>Takes white space, the name, an equals sign and a value in quotes; or nothing, where something else stands there.</summary>
    private static bool TryTake(ref ReadOnlySpan<char> rest, string name, out ReadOnlySpan<char> value)
    {
        value = default;
        var text = rest.TrimStart();
        if (text.Length == rest.Length || !text.StartsWith(name, StringComparison.Ordinal)
            || text[name.Length..].TrimStart() is not ['=', .. var quoted]
            || quoted.TrimStart() is not [('\'' or '"') and var quote, .. var behind]
            || behind.IndexOf(quote) is not (var end and >= 0))
        {
            return false;
        }

        value = behind[..end];
        rest = behind[(end + 1)..];
        return true;
    }

    private static StreamFault NoDeclaration() => XmlFaults.NotWellFormed("what stands before the stream is no XML declaration");
}
