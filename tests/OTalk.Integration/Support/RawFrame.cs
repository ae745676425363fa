using System.Buffers.Binary;
using System.Text;

namespace OTalk.Integration.Support;

/// <summary>What a frame is (RFC 6455 §5.2).</summary>
internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>One frame as it came, or as a client sends it: masked.</summary>
internal sealed record RawFrame(Opcode Opcode, ReadOnlyMemory<byte> Payload, bool Final = true)
{
    private const byte FinalBit = 0x80;
    private const byte MaskBit = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>Any mask but zero, so that a server that forgets to unmask is found out.</summary>
    private static readonly byte[] s_mask = [0x37, 0xfa, 0x21, 0x3d];

    public string Text => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>The code of a close frame.</summary>
    public int CloseCode => BinaryPrimitives.ReadUInt16BigEndian(Payload.Span);

    public static RawFrame OfText(string text, bool final = true) => new(Opcode.Text, Encoding.UTF8.GetBytes(text), final);

    /// <summary>The frame's bytes.</summary>
    public byte[] ToBytes()
    {
        List<byte> bytes = [(byte)((Final ? FinalBit : 0) | (int)Opcode)];
        if (Payload.Length < Length16)
        {
            bytes.Add((byte)(MaskBit | Payload.Length));
        }
        else if (Payload.Length <= ushort.MaxValue)
        {
            bytes.AddRange([(byte)(MaskBit | Length16), (byte)(Payload.Length >> 8), (byte)Payload.Length]);
        }
        else
        {
            byte[] length = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)Payload.Length);
            bytes.AddRange([(byte)(MaskBit | Length64), .. length]);
        }

        bytes.AddRange(s_mask);
        byte[] payload = Payload.ToArray();
        for (int index = 0; index < payload.Length; index++)
            payload[index] ^= s_mask[index % s_mask.Length];
        return [.. bytes, .. payload];
    }
}
