using System.Buffers.Binary;
using System.Text;

namespace OTalk.Fuzz.Running;

/// <summary>Reads WebSocket frames of a server (RFC 6455, section 5.2).</summary>
/// <param name="answer">What is in the text of each answer.</param>
internal sealed class FrameHearing(string answer) : Hearing
{
    private const int Close = 8;
    private readonly byte[] _answer = Encoding.UTF8.GetBytes(answer);
    private byte[] _left = [];

    public override void Take(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _left, .. bytes];
        ReadOnlySpan<byte> rest = all;
        while (Next(ref rest, out int opcode, out ReadOnlySpan<byte> payload))
        {
            IsOver |= opcode == Close;
            if (payload.IndexOf(_answer) >= 0)
                Answers++;
        }

        _left = rest.ToArray();
    }

    private static bool Next(ref ReadOnlySpan<byte> bytes, out int opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        if (bytes.Length < 2)
            return false;
        int head = (bytes[1] & 0x7f) switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < head)
            return false;
        ulong length = head switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)(bytes[1] & 0x7f),
        };
        if ((ulong)bytes.Length < (ulong)head + length)
            return false;
        opcode = bytes[0] & 0x0f;
        payload = bytes.Slice(head, (int)length);
        bytes = bytes[(head + (int)length)..];
        return true;
    }
}
