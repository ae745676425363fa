using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OTalk.Core.Addressing;

namespace OTalk.Engine.Rooms;

/// <summary>How members are named in rooms: the accounts of the default domain by their local part, all others by their whole identity.</summary>
public static class MemberName
{
    private const int NumberBits = 53;

    /// <summary>The name of an identity.</summary>
    /// <param name="identity">The identity, <c>user@server</c>.</param>
    /// <param name="defaultDomain">The domain whose accounts go without it.</param>
    public static string Of(string identity, string defaultDomain)
    {
        int at = identity.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && identity.AsSpan(at + 1).SequenceEqual(defaultDomain) ? identity[..at] : identity;
    }

    /// <summary>The identity that goes by a name; null where the name cannot be one.</summary>
    public static Identity? Resolve(string name, string defaultDomain) =>
        Identity.TryParse(name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{defaultDomain}", out Identity? identity, out _) ? identity : null;

    /// <summary>
    /// A number for an identity, the same on every server and for ever: 53 bits of a hash, as many as a JSON number holds exactly everywhere.
    /// </summary>
    public static long NumberOf(string identity)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) >> (64 - NumberBits));
    }
}
