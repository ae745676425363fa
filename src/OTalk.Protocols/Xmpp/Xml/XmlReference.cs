using System.Globalization;
using System.Text;

namespace OTalk.Protocols.Xmpp;

/// <summary>
/// Resolves what stands between <c>&amp;</c> and <c>;</c>: a character by its number, or one of the five entities that need no declaration
/// (XML 1.0, sections 4.1 and 4.6). Any other entity is forbidden in streams (RFC 6120, section 11.1).
/// </summary>
internal sealed class XmlReference
{
    // Room for a number with some zeros before it.
    private const int Longest = 16;

    private readonly byte[] _name = new byte[Longest];
    private int _length;

    /// <summary>Takes the next byte of the reference.</summary>
    /// <param name="next">The byte.</param>
    /// <param name="target">What gets the character that is meant.</param>
    /// <param name="isOver">Whether the reference was complete with this byte.</param>
    internal StreamFault? Take(byte next, XmlChunk target, out bool isOver)
    {
        isOver = next == (byte)';';
        if (isOver)
        {
            var name = _name.AsSpan(0, _length);
            _length = 0;
            return Resolve(name, target);
        }

        if (!(next == (byte)'#' ? _length == 0 : _length == 0 ? XmlNames.MayBegin(next) : XmlNames.MayFollow(next)))
        {
            return XmlFaults.NotWellFormed("an ampersand is no reference");
        }

        if (_length == Longest)
        {
            return _name[0] == (byte)'#' ? XmlFaults.TooLarge($"a reference is longer than {Longest} bytes") : Undeclared();
        }

        _name[_length++] = next;
        return null;
    }

    private static StreamFault? Resolve(ReadOnlySpan<byte> name, XmlChunk target)
    {
        if (name.IsEmpty)
        {
            return XmlFaults.NotWellFormed("an ampersand is no reference");
        }

        if (name[0] == (byte)'#')
        {
            Span<byte> utf8 = stackalloc byte[4];
            return TryNumber(name[1..], out var character)
                ? Add(utf8[..character.EncodeToUtf8(utf8)], target)
                : XmlFaults.NotWellFormed("a reference is no character");
        }

        var meant = name switch
        {
            _ when name.SequenceEqual("lt"u8) => "<"u8,
            _ when name.SequenceEqual("gt"u8) => ">"u8,
            _ when name.SequenceEqual("amp"u8) => "&"u8,
            _ when name.SequenceEqual("apos"u8) => "'"u8,
            _ when name.SequenceEqual("quot"u8) => "\""u8,
            _ => default,
        };
        return meant.IsEmpty ? Undeclared() : Add(meant, target);
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out Rune character)
    {
        character = default;
        var isHex = digits is [(byte)'x', ..];
        var isNumber = isHex
            ? int.TryParse(digits[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return isNumber && Rune.TryCreate(number, out character)
            && number is >= ' ' or '\t' or '\n' or '\r' && number is not (0xFFFE or 0xFFFF);
    }

    private static StreamFault? Add(ReadOnlySpan<byte> utf8, XmlChunk target) =>
        target.TryAdd(utf8) ? null : XmlFaults.TooLarge($"a value is longer than {target.Longest} bytes");

    private static StreamFault Undeclared() => XmlFaults.Restricted("an entity is none of the five that need no declaration");
}
