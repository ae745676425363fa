using OTalk.Accounts.Credentials;
using OTalk.Core.Addressing;

namespace OTalk.Accounts.Tests;

public sealed class AccountServiceTests
{
    private readonly TestServer _server = new();

    [Fact]
    public async Task A_new_account_opens_with_its_password()
    {
        Assert.Equal(AccountOutcome.Done, (await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default)).Outcome);

        Assert.True(await _server.Accounts.ExistsAsync(TestServer.Romeo, default));
        Assert.Equal(TestServer.Romeo, await _server.Accounts.VerifyPasswordAsync("romeo", "swordfish", default));
        Assert.Null(await _server.Accounts.VerifyPasswordAsync("romeo", "Swordfish", default));
        Assert.Null(await _server.Accounts.VerifyPasswordAsync("romeo", "", default));
    }

    [Fact]
    public async Task What_is_stored_is_salted_anew_for_each_account_and_hash()
    {
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);
        await _server.Accounts.CreateAsync(TestServer.Juliet, "swordfish", default);

        var accounts = await _server.Store.ListAsync(default);
        var verifiers = accounts.SelectMany(account => new[] { account.Sha1!, account.Sha256! }).ToList();

        Assert.Equal(4, verifiers.Select(verifier => Convert.ToHexString(verifier.Salt)).Distinct(StringComparer.Ordinal).Count());
        Assert.All(verifiers, verifier => Assert.Equal((PasswordVerifiers.SaltBytes, 10_000), (verifier.Salt.Length, verifier.Iterations)));
    }

    [Fact]
    public async Task An_identity_has_one_account()
    {
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);

        var result = await _server.Accounts.CreateAsync(TestServer.Romeo, "other", default);

        Assert.Equal((AccountOutcome.Exists, "romeo@montague.com has an account already"), (result.Outcome, result.Text));
        Assert.Equal(TestServer.Romeo, await _server.Accounts.VerifyPasswordAsync("romeo", "swordfish", default));
    }

    [Fact]
    public async Task A_server_has_no_account()
    {
        var result = await _server.Accounts.CreateAsync(Identity.Parse("montague.com"), "swordfish", default);

        Assert.Equal((AccountOutcome.NotAUser, "montague.com is a server; accounts are for users"), (result.Outcome, result.Text));
    }

    [Theory]
    [InlineData("", "the password is empty")]
    [InlineData("\u00AD", "the password is empty once characters without a shape of their own are left out")]
    [InlineData("bell\u0007", "the password has a character that passwords may not have (RFC 4013 section 2.3)")]
    [InlineData("\u06271", "the password mixes right-to-left and left-to-right characters (RFC 4013 section 2.4)")]
    [InlineData("\U0001F600", "the password has a character newer than Unicode 3.2, which passwords may not have (RFC 4013 section 2.5)")]
    public async Task A_bad_password_is_refused_and_changes_nothing(string password, string error)
    {
        var expected = new AccountResult(AccountOutcome.BadPassword, error);
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);

        Assert.Equal(expected, await _server.Accounts.CreateAsync(TestServer.Juliet, password, default));
        Assert.Equal(expected, await _server.Accounts.SetPasswordAsync(TestServer.Romeo, password, default));
        Assert.False(await _server.Accounts.ExistsAsync(TestServer.Juliet, default));
        Assert.Equal(TestServer.Romeo, await _server.Accounts.VerifyPasswordAsync("romeo", "swordfish", default));
    }

    [Fact]
    public async Task A_password_has_1024_bytes_at_most()
    {
        var longest = new string('é', 512);

        Assert.True((await _server.Accounts.CreateAsync(TestServer.Romeo, longest, default)).IsDone);
        Assert.Equal(TestServer.Romeo, await _server.Accounts.VerifyPasswordAsync("romeo", longest, default));
        var tooLong = await _server.Accounts.SetPasswordAsync(TestServer.Romeo, longest + "e", default);
        Assert.Equal(new AccountResult(AccountOutcome.BadPassword, "the password is longer than 1024 bytes"), tooLong);
    }

    [Fact]
    public async Task A_new_password_takes_the_place_of_the_old()
    {
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);

        Assert.True((await _server.Accounts.SetPasswordAsync(TestServer.Romeo, "other", default)).IsDone);

        Assert.Null(await _server.Accounts.VerifyPasswordAsync("romeo", "swordfish", default));
        Assert.Equal(TestServer.Romeo, await _server.Accounts.VerifyPasswordAsync("romeo", "other", default));
    }

    [Fact]
    public async Task A_disabled_account_is_closed_until_it_is_enabled()
    {
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);

        Assert.True((await _server.Accounts.DisableAsync(TestServer.Romeo, default)).IsDone);
        Assert.False(await _server.Accounts.ExistsAsync(TestServer.Romeo, default));
        Assert.Null(await _server.Accounts.VerifyPasswordAsync("romeo", "swordfish", default));

        await _server.Accounts.SetPasswordAsync(TestServer.Romeo, "other", default);
        Assert.Null(await _server.Accounts.VerifyPasswordAsync("romeo", "other", default));

        Assert.True((await _server.Accounts.EnableAsync(TestServer.Romeo, default)).IsDone);
        Assert.Equal(TestServer.Romeo, await _server.Accounts.VerifyPasswordAsync("romeo", "other", default));
    }

    [Fact]
    public async Task A_deleted_account_is_gone()
    {
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);

        Assert.True((await _server.Accounts.DeleteAsync(TestServer.Romeo, default)).IsDone);

        Assert.False(await _server.Accounts.ExistsAsync(TestServer.Romeo, default));
        Assert.Null(await _server.Accounts.VerifyPasswordAsync("romeo", "swordfish", default));
    }

    [Fact]
    public async Task Without_an_account_there_is_nothing_to_change()
    {
        var missing = new AccountResult(AccountOutcome.NotFound, "romeo@montague.com has no account");

        Assert.Equal(missing, await _server.Accounts.SetPasswordAsync(TestServer.Romeo, "swordfish", default));
        Assert.Equal(missing, await _server.Accounts.DisableAsync(TestServer.Romeo, default));
        Assert.Equal(missing, await _server.Accounts.EnableAsync(TestServer.Romeo, default));
        Assert.Equal(missing, await _server.Accounts.DeleteAsync(TestServer.Romeo, default));
    }

    [Fact]
    public async Task Accounts_are_listed_in_order()
    {
        await _server.Accounts.CreateAsync(TestServer.Romeo, "swordfish", default);
        await _server.Accounts.CreateAsync(TestServer.Juliet, default);
        await _server.Accounts.DisableAsync(TestServer.Juliet, default);

        Assert.Equal(
            [
                new Account(TestServer.Juliet, HasPassword: false, Disabled: true, _server.Time.Now),
                new Account(TestServer.Romeo, HasPassword: true, Disabled: false, _server.Time.Now),
            ],
            await _server.Accounts.ListAsync(default));
    }
}
