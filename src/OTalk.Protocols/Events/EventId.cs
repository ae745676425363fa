using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Events;

/// <summary>
/// The <c>id</c> of an event in an event stream (protocol reference, "Event streams"): how far the reader has come in each tree it reads, so
/// that it alone says where to go on. One byte of version, then for each tree six bytes, four of its epoch, and the offset in groups of seven
/// bits, lowest first; all of it in base64url. Clients take it for a text without meaning.
/// </summary>
public static class EventId
{
    /// <summary>Trees that an id tells of; of more, those that had something last.</summary>
    public const int MostPlaces = 32;

    /// <summary>Characters of the longest id.</summary>
    public const int MaxLength = (((MostPlaces * LongestPlace) + 1) * 4 / 3) + 3;

    private const byte Version = 1;
    private const int TreeBytes = 6;
    private const int EpochBytes = 4;
    private const int LongestOffset = 9;
    private const int LongestPlace = TreeBytes + EpochBytes + LongestOffset;

    /// <summary>Writes an id.</summary>
    /// <param name="places">At most <see cref="MostPlaces"/>.</param>
    /// <param name="target">Room for <see cref="MaxLength"/> characters.</param>
    /// <returns>How many were written.</returns>
    public static int Write(ReadOnlySpan<EventPlace> places, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[1 + (MostPlaces * LongestPlace)];
        bytes[0] = Version;
        var length = 1;
        foreach (var place in places)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[length..], (uint)(place.Tree >> 16));
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(length + 4)..], (ushort)place.Tree);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(length + TreeBytes)..], place.Epoch);
            length += TreeBytes + EpochBytes;
            var rest = (ulong)place.Offset;
            for (; rest >= 0x80; rest >>= 7)
            {
                bytes[length++] = (byte)(rest | 0x80);
            }

            bytes[length++] = (byte)rest;
        }

        Base64Url.EncodeToUtf8(bytes[..length], target, out _, out var written);
        return written;
    }

    /// <summary>Reads what <see cref="Write"/> gives; false for any other text.</summary>
    /// <param name="text">The id.</param>
    /// <param name="places">The places, each tree once.</param>
    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out IReadOnlyList<EventPlace>? places)
    {
        places = null;
        Span<byte> bytes = stackalloc byte[1 + (MostPlaces * LongestPlace)];
        if (text.IsEmpty || text.Length > MaxLength || text.Contains('=') || !Base64Url.IsValid(text, out var length) || length > bytes.Length
            || !Base64Url.TryDecodeFromChars(text, bytes, out length) || length == 0 || bytes[0] != Version)
        {
            return false;
        }

        var found = new List<EventPlace>();
        ReadOnlySpan<byte> rest = bytes[1..length];
        while (!rest.IsEmpty)
        {
            if (found.Count == MostPlaces || !TryReadPlace(ref rest, out var place) || found.Exists(other => other.Tree == place.Tree))
            {
                return false;
            }

            found.Add(place);
        }

        places = found;
        return true;
    }

    private static bool TryReadPlace(ref ReadOnlySpan<byte> bytes, out EventPlace place)
    {
        place = default;
        if (bytes.Length <= TreeBytes + EpochBytes)
        {
            return false;
        }

        var tree = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        var epoch = BinaryPrimitives.ReadUInt32BigEndian(bytes[TreeBytes..]);
        var offset = 0UL;
        bytes = bytes[(TreeBytes + EpochBytes)..];
        for (var index = 0; index < Math.Min(bytes.Length, LongestOffset); index++)
        {
            offset |= (ulong)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] >= 0x80)
            {
                continue;
            }

            // The shortest form is the only one.
            if (index > 0 && bytes[index] == 0)
            {
                return false;
            }

            bytes = bytes[(index + 1)..];
            place = new EventPlace(tree, epoch, (long)offset);
            return true;
        }

        return false;
    }
}
