using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OTalk.Load.WebSockets;

/// <summary>Writes whole frames (RFC 6455, section 5.2).</summary>
internal static class FrameWriter
{
    /// <summary>The most bytes a frame is longer than its payload.</summary>
    public const int MaxOverhead = 14;

    /// <summary>Writes the frame of a server, which is not masked.</summary>
    /// <returns>The bytes written.</returns>
    public static int WriteUnmasked(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = WriteHeader(destination, opcode, payload.Length, maskBit: 0);
        payload.CopyTo(destination[header..]);
        return header + payload.Length;
    }

    /// <summary>Writes the frame of a client, masked with a fresh random key.</summary>
    /// <returns>The bytes written.</returns>
    public static int WriteMasked(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = WriteHeader(destination, opcode, payload.Length, maskBit: 0x80);
        var key = destination.Slice(header, 4);
        RandomNumberGenerator.Fill(key);
        var content = destination.Slice(header + 4, payload.Length);
        payload.CopyTo(content);
        Mask.Apply(content, key);
        return header + 4 + payload.Length;
    }

    private static int WriteHeader(Span<byte> destination, Opcode opcode, int length, int maskBit)
    {
        destination[0] = (byte)(0x80 | (int)opcode);
        switch (length)
        {
            case < 126:
                destination[1] = (byte)(maskBit | length);
                return 2;
            case <= ushort.MaxValue:
                destination[1] = (byte)(maskBit | 126);
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
                return 4;
            default:
                destination[1] = (byte)(maskBit | 127);
                BinaryPrimitives.WriteInt64BigEndian(destination[2..], length);
                return 10;
        }
    }
}
