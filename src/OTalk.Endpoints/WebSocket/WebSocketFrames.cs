using System.Buffers;
using System.Buffers.Binary;

namespace OTalk.Endpoints.WebSocket;

/// <summary>Writes the header of an unmasked, final text frame (RFC 6455 §5.2): what a server puts before each stanza.</summary>
internal static class WebSocketFrames
{
    private const byte FinalText = 0x81;
    private const byte Length16 = 126;
    private const byte Length64 = 127;
    private const int LongestHeader = 10;

    public static void WriteTextHeader(IBufferWriter<byte> output, int payload)
    {
        Span<byte> header = output.GetSpan(LongestHeader);
        header[0] = FinalText;
        if (payload < Length16)
        {
            header[1] = (byte)payload;
            output.Advance(2);
        }
        else if (payload <= ushort.MaxValue)
        {
            header[1] = Length16;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload);
            output.Advance(4);
        }
        else
        {
            header[1] = Length64;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload);
            output.Advance(LongestHeader);
        }
    }
}
