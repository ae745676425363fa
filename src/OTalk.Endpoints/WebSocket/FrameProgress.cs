using System.Buffers.Binary;

namespace OTalk.Endpoints.WebSocket;

/// <summary>
/// Follows the frames of a client (RFC 6455 §5.2) as their bytes arrive, cut in whatever way: the WebSocket above hands on nothing of a frame before
/// it is whole or fills a buffer.
/// </summary>
internal sealed class FrameProgress
{
    private const byte Final = 0x80;
    private const byte FirstControl = 0x08;
    private const byte OpcodeBits = 0x0F;
    private const byte LengthBits = 0x7F;
    private const byte Length16 = 126;
    private const byte Length64 = 127;
    private const int MaskLength = 4;
    private const int LongestHeader = 14;

    private readonly byte[] _header = new byte[LongestHeader];
    private int _headerLength;
    private ulong _payloadLeft;
    private bool _inMessage;

    /// <summary>Something has begun that is not whole: a frame, or a message of several.</summary>
    public bool IsUnderWay => _inMessage || _headerLength > 0 || _payloadLeft > 0;

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Whether a message or a control frame has become whole.</returns>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        bool isWhole = false;
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft == 0)
            {
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headerLength < HeaderLength())
                    continue;
                _payloadLeft = PayloadLength();
            }

            int taken = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
            _payloadLeft -= (ulong)taken;
            bytes = bytes[taken..];
            if (_payloadLeft == 0)
                isWhole |= EndFrame();
        }

        return isWhole;
    }

    private bool EndFrame()
    {
        bool isControl = (_header[0] & OpcodeBits) >= FirstControl;
        bool isFinal = (_header[0] & Final) != 0;
        _headerLength = 0;
        if (!isControl)
            _inMessage = !isFinal;
        return isFinal;
    }

    /// <summary>How long the header is, as far as can be told.</summary>
    private int HeaderLength()
    {
        if (_headerLength < 2)
            return 2;
        int length = (_header[1] & LengthBits) switch
        {
            Length16 => 4,
            Length64 => 10,
            _ => 2,
        };
        return length + ((_header[1] & Final) != 0 ? MaskLength : 0);
    }

    private ulong PayloadLength() => (_header[1] & LengthBits) switch
    {
        Length16 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
        Length64 => BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)),
        var length => (ulong)length,
    };
}
