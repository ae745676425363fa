namespace OTalk.Storage.Accounts;

/// <summary>
/// Where accounts and tokens are kept. Every change is durable before the call returns and visible at once to every other process that has
/// the same store open: the command line changes accounts while the server runs. Safe for concurrent callers.
/// </summary>
public interface IAccountStore
{
    /// <summary>What the authorization server keeps for these accounts.</summary>
    IOAuthStore OAuth { get; }

    /// <summary>The account, or null.</summary>
    ValueTask<AccountRecord?> FindAsync(string identity, CancellationToken cancel);

    /// <summary>Adds an account; false, and nothing changed, if the identity has one already.</summary>
    ValueTask<bool> AddAsync(AccountRecord account, CancellationToken cancel);

    /// <summary>Replaces the verifiers and the disabled flag; false if there is no such account.</summary>
    ValueTask<bool> UpdateAsync(AccountRecord account, CancellationToken cancel);

    /// <summary>Removes the account with its tokens and what it let clients do; false if there is no such account. Its tree is not touched.</summary>
    ValueTask<bool> DeleteAsync(string identity, CancellationToken cancel);

    /// <summary>All accounts in order of identity.</summary>
    ValueTask<IReadOnlyList<AccountRecord>> ListAsync(CancellationToken cancel);

    /// <summary>Adds a token; its id and hash are unique.</summary>
    ValueTask AddTokenAsync(TokenRecord token, CancellationToken cancel);

    /// <summary>The token with this id, or null. The caller compares the hash, in constant time.</summary>
    ValueTask<TokenRecord?> FindTokenAsync(string id, CancellationToken cancel);

    /// <summary>The tokens of one identity in order of creation.</summary>
    ValueTask<IReadOnlyList<TokenRecord>> ListTokensAsync(string identity, CancellationToken cancel);

    /// <summary>Removes a token; false if there is no such token.</summary>
    ValueTask<bool> DeleteTokenAsync(string id, CancellationToken cancel);

    /// <summary>Notes that a token opened a door. A token that is gone is none of its business.</summary>
    ValueTask TouchTokenAsync(string id, DateTimeOffset at, CancellationToken cancel);

    /// <summary>
    /// Of these ids of tokens, of grants and of signing keys, and identities, those that still open something: the token is there, the grant
    /// is there and not revoked, the account behind each is there and not disabled; the key is kept. Expiry is not looked at.
    /// </summary>
    ValueTask<IReadOnlySet<string>> LiveAsync(IReadOnlyCollection<string> keys, CancellationToken cancel);

    /// <summary>
    /// A secret of this installation under a name, made by <paramref name="create"/> and stored when it is first asked for; the same bytes ever after.
    /// </summary>
    ValueTask<byte[]> SecretAsync(string name, Func<byte[]> create, CancellationToken cancel);
}
