using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OTalk.Engine.Sessions;

/// <summary>Short numbers that stand for trees and their epochs where a client is told how far it has come; it cannot read them.</summary>
public static class TreeMarks
{
    private const int MarkBits = 48;

    /// <summary>48 bits for an identity: the first of its SHA-256.</summary>
    public static ulong Of(string identity)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) >> (64 - MarkBits);
    }

    /// <summary>32 bits for an epoch: those of a random UUID that are random.</summary>
    public static uint Of(Guid epoch)
    {
        Span<byte> bytes = stackalloc byte[16];
        epoch.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
    }
}
