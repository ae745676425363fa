using System.Security.Cryptography;
using System.Text;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Credentials;

/// <summary>
/// Verifiers for names that have none, so that nobody can tell by asking which accounts exist (RFC 5802 §9 wants the salt not to give it
/// away). The same name always has the same salt, from a secret of the installation, as a real account would.
/// </summary>
internal sealed class DecoyVerifiers(IAccountStore store, IRandomSource random, int iterations)
{
    private const string SecretName = "scram-decoy";

    private byte[]? _secret;

    /// <summary>The verifier that this name would have; no password is known to match it.</summary>
    public async ValueTask<ScramVerifier> ForAsync(ScramHash hash, string name, CancellationToken cancel)
    {
        // Racing callers fetch the same bytes, so the field needs no lock.
        _secret ??= await store.SecretAsync(SecretName, () => random.Bytes(32), cancel);
        return new ScramVerifier(
            Part(hash, "salt", name, PasswordVerifiers.SaltBytes),
            iterations,
            Part(hash, "stored", name, hash.Size),
            Part(hash, "server", name, hash.Size));
    }

    private byte[] Part(ScramHash hash, string part, string name, int length) =>
        HMACSHA256.HashData(_secret!, Encoding.UTF8.GetBytes($"{hash} {part} {name}"))[..length];
}
