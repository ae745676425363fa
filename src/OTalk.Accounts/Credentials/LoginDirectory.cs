using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Credentials;

/// <summary>
/// Finds what a login is checked against. Every name gets a candidate, at the same cost, so that unknown and known names look alike.
/// </summary>
/// <param name="store">Where the accounts are.</param>
/// <param name="names">Which names log in here.</param>
/// <param name="random">Where the secret behind decoys comes from, once.</param>
/// <param name="iterations">PBKDF2 iterations that decoys claim: those of new accounts.</param>
public sealed class LoginDirectory(
    IAccountStore store, LoginNames names, IRandomSource random, int iterations = PasswordVerifiers.DefaultIterations)
{
    private readonly DecoyVerifiers _decoys = new(store, random, iterations);

    /// <summary>Which names log in here.</summary>
    public LoginNames Names { get; } = names;

    /// <summary>The candidate for a name as a client gave it: <c>user</c> or <c>user@server</c>.</summary>
    public async ValueTask<LoginCandidate> FindAsync(ScramHash hash, string name, CancellationToken cancel)
    {
        _ = Names.TryResolve(name, out var user, out _);
        var decoy = await _decoys.ForAsync(hash, user?.ToString() ?? name, cancel);
        var account = user is null ? null : await store.FindAsync(user.ToString(), cancel);
        var verifier = account is null ? null : hash.VerifierOf(account);
        return new LoginCandidate(user, verifier ?? decoy, verifier is not null && !account!.Disabled);
    }

    /// <summary>
    /// The user that name and password prove, or null. Costs one key derivation whatever the name; a password that no account can have is
    /// refused at once, for every name.
    /// </summary>
    public async ValueTask<Identity?> VerifyAsync(string name, string password, CancellationToken cancel)
    {
        if (!Passwords.TryPrepare(password, stored: false, out var prepared, out _)) return null;
        var candidate = await FindAsync(ScramHash.Sha256, name, cancel);
        var matches = ScramKeys.IsDerivedFrom(ScramHash.Sha256, candidate.Verifier, prepared);
        return matches && candidate.MayLogIn ? candidate.User : null;
    }
}
