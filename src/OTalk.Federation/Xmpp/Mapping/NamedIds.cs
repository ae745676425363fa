using System.Security.Cryptography;
using System.Text;

namespace OTalk.Federation.Xmpp.Mapping;

/// <summary>Ids for what has none in XMPP: always the same for the same name (RFC 9562, section 5.8).</summary>
internal static class NamedIds
{
    public static Guid Of(string name)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
