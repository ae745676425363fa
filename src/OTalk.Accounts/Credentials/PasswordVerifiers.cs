using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Credentials;

/// <summary>Turns a password into the two verifiers an account keeps: one for each hash, each with a salt of its own.</summary>
/// <param name="random">Where salts come from.</param>
/// <param name="iterations">PBKDF2 iterations of new verifiers.</param>
public sealed class PasswordVerifiers(IRandomSource random, int iterations = PasswordVerifiers.DefaultIterations)
{
    /// <summary>Iterations where the operator does not say otherwise.</summary>
    public const int DefaultIterations = 10_000;

    /// <summary>Length of a salt, in bytes.</summary>
    public const int SaltBytes = 16;

    /// <summary>PBKDF2 iterations of new verifiers.</summary>
    public int Iterations { get; } = iterations;

    /// <summary>Derives both verifiers from the UTF-8 of a prepared password.</summary>
    public (ScramVerifier Sha1, ScramVerifier Sha256) Derive(ReadOnlySpan<byte> password) =>
        (Derive(ScramHash.Sha1, password), Derive(ScramHash.Sha256, password));

    private ScramVerifier Derive(ScramHash hash, ReadOnlySpan<byte> password) =>
        ScramKeys.Derive(hash, password, random.Bytes(SaltBytes), Iterations);
}
