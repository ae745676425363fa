using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>Names of elements and attributes (XML 1.0, section 2.3; Namespaces in XML 1.0, section 3).</summary>
internal static class XmlNames
{
    // First and last character of each range that a name may begin with, beside ASCII.
    private static readonly int[] _starts =
    [
        0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2FF, 0x370, 0x37D, 0x37F, 0x1FFF, 0x200C, 0x200D, 0x2070, 0x218F, 0x2C00, 0x2FEF,
        0x3001, 0xD7FF, 0xF900, 0xFDCF, 0xFDF0, 0xFFFD, 0x10000, 0xEFFFF,
    ];

    private static readonly int[] _more = [0xB7, 0xB7, 0x300, 0x36F, 0x203F, 0x2040];

    /// <summary>Whether a name with a prefix may begin with the byte; what is not ASCII is looked at later.</summary>
    internal static bool MayBegin(byte next) => char.IsAsciiLetter((char)next) || next is (byte)'_' or (byte)':' or >= 0x80;

    /// <summary>Whether the byte may stand in a name with a prefix.</summary>
    internal static bool MayFollow(byte next) => MayBegin(next) || next is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'.';

    /// <summary>
    /// Cuts <c>prefix:local</c> or <c>local</c>; the prefix is empty where there is none. Fails if one of the parts is no name.
    /// </summary>
    internal static bool TrySplit(string name, out string prefix, out string local)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        prefix = colon < 0 ? "" : name[..colon];
        local = name[(colon + 1)..];
        return IsName(local) && (colon < 0 || IsName(prefix));
    }

    /// <summary>The name itself.</summary>
    /// <exception cref="ArgumentException">It cannot be the name of an element.</exception>
    internal static string Checked(string name) =>
        IsName(name) ? name : throw new ArgumentException("It is no name of an element.", nameof(name));

    /// <exception cref="ArgumentException">It cannot be the name of an attribute: one that declares a namespace is none either.</exception>
    internal static void CheckAttribute(string name, string ns)
    {
        if (!IsName(name) || ns is Ns.Xmlns || (ns.Length == 0 && name is "xmlns"))
        {
            throw new ArgumentException("It is no name of an attribute.", nameof(name));
        }
    }

    private static bool IsName(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || !(StartsWith(rune) || (at > 0 && GoesOnWith(rune))))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return text.Length > 0;
    }

    private static bool StartsWith(Rune rune) =>
        rune.IsAscii ? char.IsAsciiLetter((char)rune.Value) || rune.Value == '_' : IsIn(_starts, rune.Value);

    private static bool GoesOnWith(Rune rune) =>
        rune.IsAscii ? char.IsAsciiDigit((char)rune.Value) || rune.Value is '-' or '.' : IsIn(_more, rune.Value);

    private static bool IsIn(int[] ranges, int character)
    {
        for (var at = 0; at < ranges.Length; at += 2)
        {
            if (character >= ranges[at] && character <= ranges[at + 1])
            {
                return true;
            }
        }

        return false;
    }
}
