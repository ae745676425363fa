using System.Security.Cryptography;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Credentials;

/// <summary>The key schedule of RFC 5802 §3: from a password to what is stored, and from what is stored to a decision.</summary>
public static class ScramKeys
{
    /// <summary>Derives the verifier of a password.</summary>
    /// <param name="hash">The hash function.</param>
    /// <param name="password">UTF-8 of the prepared password (<see cref="Passwords"/>).</param>
    /// <param name="salt">The salt; kept by the verifier.</param>
    /// <param name="iterations">PBKDF2 iterations: the cost, for us and for who guesses.</param>
    public static ScramVerifier Derive(ScramHash hash, ReadOnlySpan<byte> password, byte[] salt, int iterations)
    {
        var salted = hash.Hi(password, salt, iterations);
        var storedKey = hash.Hash(hash.Hmac(salted, "Client Key"u8));
        return new ScramVerifier(salt, iterations, storedKey, hash.Hmac(salted, "Server Key"u8));
    }

    /// <summary>Whether a verifier was derived from this password; takes the same time for every password.</summary>
    public static bool IsDerivedFrom(ScramHash hash, ScramVerifier verifier, ReadOnlySpan<byte> password)
    {
        var derived = Derive(hash, password, verifier.Salt, verifier.Iterations);
        return CryptographicOperations.FixedTimeEquals(derived.StoredKey, verifier.StoredKey);
    }

    /// <summary>
    /// Whether a client's proof shows that it knows the password: <c>H(ClientProof XOR HMAC(StoredKey, AuthMessage)) = StoredKey</c>. The
    /// proof has as many bytes as the hash.
    /// </summary>
    internal static bool IsProof(ScramHash hash, ScramVerifier verifier, ReadOnlySpan<byte> authMessage, ReadOnlySpan<byte> proof)
    {
        var clientKey = hash.Hmac(verifier.StoredKey, authMessage);
        for (var i = 0; i < clientKey.Length; i++) clientKey[i] ^= proof[i];
        return CryptographicOperations.FixedTimeEquals(hash.Hash(clientKey), verifier.StoredKey);
    }

    /// <summary><c>ServerSignature</c>: how the server shows in turn that it knows the account.</summary>
    internal static byte[] ServerSignature(ScramHash hash, ScramVerifier verifier, ReadOnlySpan<byte> authMessage) =>
        hash.Hmac(verifier.ServerKey, authMessage);
}
