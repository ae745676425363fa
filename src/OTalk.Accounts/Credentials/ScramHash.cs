using System.Security.Cryptography;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Credentials;

/// <summary>The hash function of one SCRAM mechanism, with the functions that RFC 5802 §2.2 builds on it.</summary>
public sealed class ScramHash
{
    /// <summary>
    /// SHA-1 of SCRAM-SHA-1 (RFC 5802): kept because the protocol names it; its use inside HMAC and PBKDF2 is not known to be broken.
    /// </summary>
    public static readonly ScramHash Sha1 = new(HashAlgorithmName.SHA1, 20, account => account.Sha1);

    /// <summary>SHA-256 of SCRAM-SHA-256 (RFC 7677).</summary>
    public static readonly ScramHash Sha256 = new(HashAlgorithmName.SHA256, 32, account => account.Sha256);

    private readonly HashAlgorithmName _algorithm;
    private readonly Func<AccountRecord, ScramVerifier?> _verifier;

    private ScramHash(HashAlgorithmName algorithm, int size, Func<AccountRecord, ScramVerifier?> verifier)
    {
        _algorithm = algorithm;
        Size = size;
        _verifier = verifier;
    }

    /// <summary>Length of a hash, a key and a proof, in bytes.</summary>
    public int Size { get; }

    /// <summary>The account's verifier for this hash; null for an account without a password.</summary>
    public ScramVerifier? VerifierOf(AccountRecord account) => _verifier(account);

    /// <summary>The name of the hash, as .NET spells it.</summary>
    public override string ToString() => _algorithm.Name!;

    /// <summary><c>H(str)</c>.</summary>
    internal byte[] Hash(ReadOnlySpan<byte> data) => CryptographicOperations.HashData(_algorithm, data);

    /// <summary><c>HMAC(key, str)</c>.</summary>
    internal byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) => CryptographicOperations.HmacData(_algorithm, key, data);

    /// <summary><c>Hi(str, salt, i)</c>: PBKDF2.</summary>
    internal byte[] Hi(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, _algorithm, Size);
}
