using System.Buffers;

namespace OTalk.Protocols.Xmpp;

/// <summary>Kinds of bytes (XML 1.0, sections 2.2 and 2.3).</summary>
internal static class XmlCharacters
{
    private static readonly SearchValues<byte> _white = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Space, tabulator, carriage return and line feed.</summary>
    internal static bool IsWhite(byte next) => next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>A control character that must not be there, not even as a reference.</summary>
    internal static bool IsForbidden(byte next) => next < (byte)' ' && !IsWhite(next);

    /// <summary>What stands behind the white space.</summary>
    internal static ReadOnlySpan<byte> SkipWhite(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyExcept(_white);
        return at < 0 ? default : bytes[at..];
    }
}
