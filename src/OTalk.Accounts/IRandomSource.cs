using System.Security.Cryptography;

namespace OTalk.Accounts;

/// <summary>Where accounts take unpredictable bytes from; a test plays the nonces of an RFC through it.</summary>
public interface IRandomSource
{
    /// <summary>Fresh bytes for salts, secrets and tokens.</summary>
    byte[] Bytes(int count);

    /// <summary>A fresh server nonce for SCRAM: printable ASCII without a comma (RFC 5802 §7), 144 bits.</summary>
    string Nonce() => Convert.ToBase64String(Bytes(18));
}

/// <summary>The operating system's cryptographic generator.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
}
