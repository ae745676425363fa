using System.Text;
using OTalk.Storage.Accounts;

namespace OTalk.Storage.Tests.Accounts;

/// <summary>
/// What every account store does; run for each of them by a class of its own. The runner makes a new instance, and so a new store, per test.
/// </summary>
public abstract partial class AccountStoreCompliance
{
    private const string Romeo = "romeo@montague.com";
    private const string Juliet = "juliet@capulet.com";

    private static readonly DateTimeOffset _noon = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An empty store, the same one throughout a test.</summary>
    protected abstract IAccountStore Store { get; }

    /// <summary>A second view of <see cref="Store"/>, as another process has it; the store itself where there can be no other.</summary>
    protected abstract IAccountStore Reopen();

    [Fact]
    public async Task An_account_is_found_as_it_was_added()
    {
        Assert.True(await Store.AddAsync(Account(Romeo), default));

        foreach (var view in new[] { Store, Reopen() }) AssertSame(Account(Romeo), await view.FindAsync(Romeo, default));
    }

    [Fact]
    public async Task An_account_without_a_password_is_found_without_one()
    {
        await Store.AddAsync(Account(Romeo) with { Sha1 = null, Sha256 = null }, default);

        var found = await Reopen().FindAsync(Romeo, default);

        Assert.NotNull(found);
        Assert.Null(found.Sha1);
        Assert.Null(found.Sha256);
    }

    [Fact]
    public async Task An_account_that_was_never_added_is_not_found() => Assert.Null(await Store.FindAsync(Romeo, default));

    [Fact]
    public async Task An_identity_has_one_account_at_most()
    {
        await Store.AddAsync(Account(Romeo), default);

        Assert.False(await Store.AddAsync(Account(Romeo, seed: 7) with { Disabled = true }, default));

        AssertSame(Account(Romeo), await Reopen().FindAsync(Romeo, default));
    }

    [Fact]
    public async Task Of_many_who_add_the_same_account_one_succeeds()
    {
        var added = await AllAtOnceAsync(seed => Store.AddAsync(Account(Romeo, seed), default));

        Assert.Single(added, won => won);
        var winner = Account(Romeo, (byte)Array.IndexOf(added, value: true));
        AssertSame(winner, await Store.FindAsync(Romeo, default));
    }

    [Fact]
    public async Task An_update_changes_verifiers_and_flag_and_not_the_time_of_creation()
    {
        await Store.AddAsync(Account(Romeo), default);
        var changed = Account(Romeo, seed: 9) with { Disabled = true, CreatedAt = _noon.AddYears(1) };

        Assert.True(await Store.UpdateAsync(changed, default));

        AssertSame(changed with { CreatedAt = _noon }, await Reopen().FindAsync(Romeo, default));
    }

    [Fact]
    public async Task An_update_of_no_account_adds_none()
    {
        Assert.False(await Store.UpdateAsync(Account(Romeo), default));

        Assert.Null(await Store.FindAsync(Romeo, default));
    }

    [Fact]
    public async Task Accounts_are_listed_in_order_of_identity()
    {
        foreach (var identity in new[] { Romeo, "benvolio@montague.com", Juliet }) await Store.AddAsync(Account(identity), default);

        var listed = await Reopen().ListAsync(default);

        Assert.Equal(["benvolio@montague.com", Juliet, Romeo], listed.Select(account => account.Identity));
        AssertSame(Account(Juliet), listed[1]);
    }

    [Fact]
    public async Task A_deleted_account_is_gone_with_its_tokens_and_no_others()
    {
        await Store.AddAsync(Account(Romeo), default);
        await Store.AddAsync(Account(Juliet), default);
        await Store.AddTokenAsync(Token("t1", Romeo), default);
        await Store.AddTokenAsync(Token("t2", Juliet), default);

        Assert.True(await Store.DeleteAsync(Romeo, default));

        var view = Reopen();
        Assert.Null(await view.FindAsync(Romeo, default));
        Assert.Null(await view.FindTokenAsync("t1", default));
        Assert.Empty(await view.ListTokensAsync(Romeo, default));
        Assert.NotNull(await view.FindTokenAsync("t2", default));
        Assert.False(await view.DeleteAsync(Romeo, default));
    }

    [Fact]
    public async Task A_token_is_found_as_it_was_added()
    {
        await Store.AddAsync(Account(Romeo), default);
        var expires = _noon.AddDays(1);
        var limited = Token("t1", Romeo) with { Session = "Balcony", Scope = "read", Channel = "montague.com/alleyway", ExpiresAt = expires };
        await Store.AddTokenAsync(limited, default);
        await Store.AddTokenAsync(Token("t2", Romeo), default);

        foreach (var view in new[] { Store, Reopen() })
        {
            AssertSame(limited, await view.FindTokenAsync("t1", default));
            AssertSame(Token("t2", Romeo), await view.FindTokenAsync("t2", default));
        }
    }

    [Fact]
    public async Task Ids_and_hashes_of_tokens_are_unique()
    {
        await Store.AddAsync(Account(Romeo), default);
        await Store.AddTokenAsync(Token("t1", Romeo), default);

        foreach (var other in new[] { Token("t1", Romeo) with { Hash = [1, 2, 3] }, Token("t1", Romeo) with { Id = "t2" } })
            await Assert.ThrowsAnyAsync<Exception>(async () => await Store.AddTokenAsync(other, default));

        AssertSame(Token("t1", Romeo), Assert.Single(await Store.ListTokensAsync(Romeo, default)));
    }

    [Fact]
    public async Task Tokens_are_listed_by_identity_in_order_of_creation()
    {
        await Store.AddAsync(Account(Romeo), default);
        await Store.AddAsync(Account(Juliet), default);
        await Store.AddTokenAsync(Token("zz", Romeo), default);
        await Store.AddTokenAsync(Token("mm", Juliet), default);
        await Store.AddTokenAsync(Token("aa", Romeo) with { CreatedAt = _noon.AddMinutes(1) }, default);

        Assert.Equal(["zz", "aa"], (await Reopen().ListTokensAsync(Romeo, default)).Select(token => token.Id));
    }

    [Fact]
    public async Task A_deleted_token_is_gone()
    {
        await Store.AddAsync(Account(Romeo), default);
        await Store.AddTokenAsync(Token("t1", Romeo), default);

        Assert.True(await Store.DeleteTokenAsync("t1", default));

        Assert.Null(await Reopen().FindTokenAsync("t1", default));
        Assert.False(await Store.DeleteTokenAsync("t1", default));
    }

    [Fact]
    public async Task The_last_use_of_a_token_is_kept()
    {
        await Store.AddAsync(Account(Romeo), default);
        await Store.AddTokenAsync(Token("t1", Romeo), default);
        await Store.AddTokenAsync(Token("t2", Romeo), default);

        await Store.TouchTokenAsync("t1", _noon.AddHours(1), default);
        await Store.TouchTokenAsync("nobody's", _noon, default);

        AssertSame(Token("t1", Romeo) with { LastUsedAt = _noon.AddHours(1) }, await Reopen().FindTokenAsync("t1", default));
        AssertSame(Token("t2", Romeo), await Store.FindTokenAsync("t2", default));
    }

    [Fact]
    public async Task What_still_opens_something_is_found_among_ids_and_identities()
    {
        foreach (var identity in new[] { Romeo, Juliet }) await Store.AddAsync(Account(identity), default);
        await Store.AddTokenAsync(Token("t1", Romeo), default);
        await Store.AddTokenAsync(Token("t2", Juliet), default);
        await Store.OAuth.AddGrantAsync(Grant("g1", Romeo), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g2", Juliet), _noon, default);
        await Store.OAuth.AddGrantAsync(Grant("g3", Romeo), _noon, default);
        await Store.OAuth.RevokeGrantAsync("g3", _noon, default);
        await Store.OAuth.ActiveKeyAsync(() => new SigningKeyRecord("k1", [1], _noon), default);
        await Store.OAuth.RotateKeyAsync(new SigningKeyRecord("k2", [2], _noon.AddHours(1)), _noon, default);
        string[] asked = ["t1", "t2", "t3", "g1", "g2", "g3", "k1", "k2", "k3", Romeo, Juliet, "tybalt@capulet.com"];

        Assert.Equal(["g1", "g2", Juliet, "k1", "k2", Romeo, "t1", "t2"], await LiveAsync(asked));
        await Store.UpdateAsync(Account(Juliet) with { Disabled = true }, default);
        Assert.Equal(["g1", "k1", "k2", Romeo, "t1"], await LiveAsync(asked));
        await Store.OAuth.RotateKeyAsync(new SigningKeyRecord("k3", [3], _noon.AddHours(2)), DateTimeOffset.MaxValue, default);
        asked = [.. asked.Except(["k3"])];
        Assert.Equal(["g1", Romeo, "t1"], await LiveAsync(asked));
        await Store.DeleteAsync(Romeo, default);
        Assert.Empty(await LiveAsync(asked));
        Assert.Empty(await LiveAsync([]));
    }

    [Fact]
    public async Task A_secret_is_made_once_and_the_same_ever_after()
    {
        var first = await Store.SecretAsync("lock", () => [1, 2, 3], default);
        var again = await Reopen().SecretAsync("lock", () => [9], default);
        var other = await Store.SecretAsync("key", () => [4], default);

        Assert.Equal([1, 2, 3], first);
        Assert.Equal(first, again);
        Assert.Equal([4], other);
    }

    [Fact]
    public async Task All_who_ask_at_once_for_a_secret_get_the_same()
    {
        var answers = await AllAtOnceAsync(seed => Store.SecretAsync("lock", () => [seed], default));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    private static Task<T[]> AllAtOnceAsync<T>(Func<byte, ValueTask<T>> action) =>
        Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(async () => await action((byte)seed))));

    private async Task<IEnumerable<string>> LiveAsync(string[] keys) => (await Reopen().LiveAsync(keys, default)).Order(StringComparer.Ordinal);

    private static AccountRecord Account(string identity, byte seed = 1) => new(
        identity,
        new ScramVerifier([seed, 1], 10_000, [seed, 2], [seed, 3]),
        new ScramVerifier([seed, 4], 20_000, [seed, 5], [seed, 6]),
        Disabled: false,
        _noon);

    private static TokenRecord Token(string id, string identity) =>
        new(id, identity, Encoding.UTF8.GetBytes($"hash of {id}"), Session: null, Scope: null, Channel: null, _noon, ExpiresAt: null);

    private static void AssertSame(AccountRecord expected, AccountRecord? actual) => Assert.Equivalent(expected, actual, strict: true);

    private static void AssertSame(TokenRecord expected, TokenRecord? actual) => Assert.Equivalent(expected, actual, strict: true);
}
