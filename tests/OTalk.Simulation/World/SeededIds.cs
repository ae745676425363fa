using System.Buffers.Binary;
using OTalk.Engine.Trees;

namespace OTalk.Simulation.World;

/// <summary>Ids that a seed decides.</summary>
internal sealed class SeededIds(Random random) : IdSource
{
    private const int TimestampBytes = 6;

    /// <summary>UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, the rest random.</summary>
    public override Guid MessageId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, now.ToUnixTimeMilliseconds());
        milliseconds[^TimestampBytes..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public override Guid Random()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
