using System.Security.Cryptography;
using System.Text;
using OTalk.Accounts;

namespace OTalk.Federation.Xmpp.Streams.Dialback;

/// <summary>Keys of dialback (XEP-0185): nothing has to be remembered to know one again. The secret lives as long as this process.</summary>
/// <param name="random">Where the secret comes from.</param>
internal sealed class DialbackKeys(IRandomSource random)
{
    private const int SecretBytes = 32;

    private readonly byte[] _secret = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(random.Bytes(SecretBytes))));

    /// <summary>The key by which one of our domains proves itself on a stream.</summary>
    /// <param name="receiving">The domain that it is proved to.</param>
    /// <param name="originating">Our domain.</param>
    /// <param name="stream">The id of the stream.</param>
    public string Make(string receiving, string originating, string stream) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{receiving} {originating} {stream}")));

    /// <summary>Whether a key is that key.</summary>
    public bool IsRight(string key, string receiving, string originating, string stream) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(Make(receiving, originating, stream)));
}
