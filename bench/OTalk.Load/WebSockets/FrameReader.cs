using System.Buffers.Binary;

namespace OTalk.Load.WebSockets;

/// <summary>
/// Reads frames out of a buffer (RFC 6455, section 5.2). No fragmented messages and no extensions: neither side of a run uses them.
/// </summary>
internal static class FrameReader
{
    private const int MaskBytes = 4;

    /// <summary>Reads the frame that starts at the beginning of <paramref name="data"/>; false if it is not complete yet.</summary>
    /// <param name="data">What was received; the payload of a masked frame is unmasked in place.</param>
    /// <param name="frame">The frame.</param>
    /// <exception cref="InvalidDataException">These bytes start no frame that is supported here.</exception>
    public static bool TryRead(Span<byte> data, out Frame frame)
    {
        frame = default;
        if (data.Length < 2)
            return false;
        if ((data[0] & 0xF0) != 0x80)
            throw new InvalidDataException("The peer sent a fragmented message or used an extension that was not agreed on.");

        var masked = (data[1] & 0x80) != 0;
        int header;
        long length = data[1] & 0x7F;
        switch (length)
        {
            case 126:
                header = 4;
                if (data.Length < header)
                    return false;
                length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
                break;
            case 127:
                header = 10;
                if (data.Length < header)
                    return false;
                length = BinaryPrimitives.ReadInt64BigEndian(data[2..]);
                break;
            default:
                header = 2;
                break;
        }

        if (length is < 0 or > int.MaxValue / 2)
            throw new InvalidDataException("The peer announced a frame of impossible size.");
        if (masked)
            header += MaskBytes;
        var end = header + (int)length;
        if (data.Length < end)
            return false;

        var payload = data[header..end];
        if (masked)
            Mask.Apply(payload, data.Slice(header - MaskBytes, MaskBytes));
        frame = new Frame((Opcode)(data[0] & 0x0F), payload, end);
        return true;
    }
}
