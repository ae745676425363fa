using OTalk.Accounts.Credentials;
using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts;

/// <summary>
/// Creating and keeping accounts, for the command line, registration and administration alike. Whether a user's server is hosted here is
/// for the caller to know (<see cref="LoginNames"/>). What users can get wrong is an <see cref="AccountResult"/>.
/// </summary>
/// <param name="store">Where the accounts are.</param>
/// <param name="logins">What logins are checked against.</param>
/// <param name="verifiers">How passwords become what is stored.</param>
/// <param name="time">The clock.</param>
public sealed class AccountService(IAccountStore store, LoginDirectory logins, PasswordVerifiers verifiers, TimeProvider time)
{
    /// <summary>Makes an account that only tokens open.</summary>
    public ValueTask<AccountResult> CreateAsync(Identity user, CancellationToken cancel) => AddAsync(user, default, cancel);

    /// <summary>Makes an account with a password.</summary>
    public async ValueTask<AccountResult> CreateAsync(Identity user, string password, CancellationToken cancel) =>
        Passwords.TryPrepare(password, stored: true, out var prepared, out var error)
            ? await AddAsync(user, verifiers.Derive(prepared), cancel)
            : AccountResult.BadPassword(error);

    /// <summary>Gives the account a password, in place of the one it may have.</summary>
    public async ValueTask<AccountResult> SetPasswordAsync(Identity user, string password, CancellationToken cancel)
    {
        if (!Passwords.TryPrepare(password, stored: true, out var prepared, out var error)) return AccountResult.BadPassword(error);

        // Deriving takes milliseconds; before the account is read, they do not widen the time in which another change could be overwritten.
        var derived = verifiers.Derive(prepared);
        return await ChangeAsync(user, account => account with { Sha1 = derived.Sha1, Sha256 = derived.Sha256 }, cancel);
    }

    /// <summary>The account keeps its data and may no longer authenticate, by password or token.</summary>
    public ValueTask<AccountResult> DisableAsync(Identity user, CancellationToken cancel) =>
        ChangeAsync(user, account => account with { Disabled = true }, cancel);

    /// <summary>Ends what <see cref="DisableAsync"/> began; password and tokens are as they were.</summary>
    public ValueTask<AccountResult> EnableAsync(Identity user, CancellationToken cancel) =>
        ChangeAsync(user, account => account with { Disabled = false }, cancel);

    /// <summary>Removes the account and its tokens; its channels are not touched.</summary>
    public async ValueTask<AccountResult> DeleteAsync(Identity user, CancellationToken cancel) =>
        await store.DeleteAsync(user.ToString(), cancel) ? AccountResult.Done : AccountResult.NotFound(user);

    /// <summary>All accounts in order of identity.</summary>
    public async ValueTask<IReadOnlyList<Account>> ListAsync(CancellationToken cancel) =>
        [.. (await store.ListAsync(cancel)).Select(Describe)];

    /// <summary>Whether the identity has an account that is not disabled.</summary>
    public async ValueTask<bool> ExistsAsync(Identity user, CancellationToken cancel) =>
        await store.FindAsync(user.ToString(), cancel) is { Disabled: false };

    /// <summary>
    /// The user that a name (<c>user</c> or <c>user@server</c>) and its password prove, or null: as SASL PLAIN, for doors that take both
    /// at once.
    /// </summary>
    public ValueTask<Identity?> VerifyPasswordAsync(string name, string password, CancellationToken cancel) =>
        logins.VerifyAsync(name, password, cancel);

    private static Account Describe(AccountRecord account) =>
        new(Identity.Parse(account.Identity), account.Sha256 is not null, account.Disabled, account.CreatedAt);

    private async ValueTask<AccountResult> AddAsync(
        Identity user, (ScramVerifier? Sha1, ScramVerifier? Sha256) password, CancellationToken cancel)
    {
        if (user.IsServer) return AccountResult.NotAUser(user);
        var account = new AccountRecord(user.ToString(), password.Sha1, password.Sha256, Disabled: false, time.GetUtcNow());
        return await store.AddAsync(account, cancel) ? AccountResult.Done : AccountResult.Exists(user);
    }

    private async ValueTask<AccountResult> ChangeAsync(Identity user, Func<AccountRecord, AccountRecord> change, CancellationToken cancel)
    {
        var account = await store.FindAsync(user.ToString(), cancel);
        return account is not null && await store.UpdateAsync(change(account), cancel) ? AccountResult.Done : AccountResult.NotFound(user);
    }
}
