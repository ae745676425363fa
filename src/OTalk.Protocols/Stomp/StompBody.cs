using System.Globalization;

namespace OTalk.Protocols.Stomp;

/// <summary>
/// A body that arrives in pieces. It grows with what has arrived: a client that only promises a long body costs nothing.
/// </summary>
internal sealed class StompBody
{
    private const int Smallest = 256;

    private readonly int? _length;
    private byte[] _bytes = [];
    private int _count;

    /// <param name="length">How long it will be, if the client says so.</param>
    internal StompBody(int? length) => _length = length;

    /// <summary>How many bytes are missing; null if nobody knows.</summary>
    internal int? Missing => _length - _count;

    /// <summary>Reads <c>content-length</c>; null where it is missing, and a number too long for any limit stays too long.</summary>
    internal static bool TryReadLength(IReadOnlyList<StompHeader> headers, StompVersion version, out long? length)
    {
        length = null;
        if (new StompHeaders(headers)[StompHeaderNames.ContentLength] is { } text)
        {
            // Headers of CONNECT are not trimmed before, because it is not known yet whether they must be.
            text = version == StompVersion.V10 ? text.Trim(' ', '\t') : text;
            if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            length = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : long.MaxValue;
        }

        return true;
    }

    internal void Append(ReadOnlySpan<byte> piece)
    {
        var count = _count + piece.Length;
        if (count > _bytes.Length)
        {
            // One piece, the usual case, needs no room to grow.
            var grown = _count == 0 ? count : Math.Min(Math.Max(Math.Max(count, Smallest), 2L * _bytes.Length), _length ?? Array.MaxLength);
            Array.Resize(ref _bytes, (int)grown);
        }

        piece.CopyTo(_bytes.AsSpan(_count));
        _count = count;
    }

    internal ReadOnlyMemory<byte> Bytes() => _bytes.AsMemory(0, _count);
}
