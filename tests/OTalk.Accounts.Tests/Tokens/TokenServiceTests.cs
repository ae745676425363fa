using System.Security.Cryptography;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;

namespace OTalk.Accounts.Tests.Tokens;

public sealed class TokenServiceTests
{
    [Fact]
    public async Task A_token_opens_its_account_with_its_limits()
    {
        var server = await TestServer.WithAccountsAsync();
        var limits = new TokenLimits("Balcony", TokenScope.Publish, "montague.com/alleyway");

        var made = await server.Tokens.CreateAsync(TestServer.Romeo, limits, TimeSpan.FromHours(1), default);

        Assert.Matches("^otk_[0-9a-f]{16}_[A-Za-z0-9_-]{32}$", made.Text);
        Assert.Equal(new AccessToken(made.Token!.Id, TestServer.Romeo, limits, server.Time.Now, server.Time.Now.AddHours(1)), made.Token);
        Assert.Equal(made.Token, await server.Tokens.VerifyAsync(made.Text!, default));
    }

    [Fact]
    public async Task The_store_holds_a_hash_and_no_text_form_tells_the_token()
    {
        var server = await TestServer.WithAccountsAsync();

        var made = await MakeAsync(server);

        var secret = made.Text![^32..];
        var stored = await server.Store.FindTokenAsync(made.Token!.Id, default);
        Assert.Equal(SHA256.HashData(System.Buffers.Text.Base64Url.DecodeFromChars(secret)), stored!.Hash);
        Assert.DoesNotContain(secret, string.Join(' ', (object?[])[made, made.Token, stored]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_character_of_a_token_counts()
    {
        var server = await TestServer.WithAccountsAsync();
        var text = (await MakeAsync(server)).Text!;

        for (var i = 0; i < text.Length; i++)
        {
            var tampered = text[..i] + (text[i] == 'a' ? 'b' : 'a') + text[(i + 1)..];
            Assert.Null(await server.Tokens.VerifyAsync(tampered, default));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("otk_")]
    [InlineData("otk_0123456789abcdef")]
    [InlineData("otk_0123456789abcdef_")]
    [InlineData("otk_0123456789ABCDEF_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("otk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("otk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("otk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("otk_0123456789abcdef_AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAA")]
    [InlineData("otk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u00e9")]
    [InlineData("otk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_token_opens_nothing(string text) => Assert.Null(await new TestServer().Tokens.VerifyAsync(text, default));

    [Fact]
    public async Task The_secret_of_one_token_does_not_open_another()
    {
        var server = await TestServer.WithAccountsAsync();
        var (one, other) = (await MakeAsync(server), await MakeAsync(server));

        Assert.Null(await server.Tokens.VerifyAsync(one.Text![..21] + other.Text![21..], default));
    }

    [Fact]
    public async Task A_token_is_good_until_it_expires()
    {
        var server = await TestServer.WithAccountsAsync();
        var made = await server.Tokens.CreateAsync(TestServer.Romeo, new TokenLimits(), TimeSpan.FromHours(1), default);
        var forGood = await MakeAsync(server);

        server.Time.Now += TimeSpan.FromHours(1) - TimeSpan.FromTicks(1);
        Assert.NotNull(await server.Tokens.VerifyAsync(made.Text!, default));
        server.Time.Now += TimeSpan.FromTicks(1);
        Assert.Null(await server.Tokens.VerifyAsync(made.Text!, default));
        server.Time.Now += TimeSpan.FromDays(36_500);
        Assert.NotNull(await server.Tokens.VerifyAsync(forGood.Text!, default));
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing()
    {
        var server = await TestServer.WithAccountsAsync();
        var (made, other) = (await MakeAsync(server), await MakeAsync(server));

        Assert.True(await server.Tokens.RevokeAsync(made.Token!.Id, default));

        Assert.Null(await server.Tokens.VerifyAsync(made.Text!, default));
        Assert.NotNull(await server.Tokens.VerifyAsync(other.Text!, default));
        Assert.False(await server.Tokens.RevokeAsync(made.Token.Id, default));
    }

    [Fact]
    public async Task A_token_opens_nothing_while_its_account_is_disabled_or_after_it_is_deleted()
    {
        var server = await TestServer.WithAccountsAsync();
        var made = await MakeAsync(server);

        await server.Accounts.DisableAsync(TestServer.Romeo, default);
        Assert.Null(await server.Tokens.VerifyAsync(made.Text!, default));
        await server.Accounts.EnableAsync(TestServer.Romeo, default);
        Assert.NotNull(await server.Tokens.VerifyAsync(made.Text!, default));
        await server.Accounts.DeleteAsync(TestServer.Romeo, default);
        await server.Accounts.CreateAsync(TestServer.Romeo, default);
        Assert.Null(await server.Tokens.VerifyAsync(made.Text!, default));
    }

    [Fact]
    public async Task Tokens_are_listed_by_user()
    {
        var server = await TestServer.WithAccountsAsync();
        var (first, second) = (await MakeAsync(server), await MakeAsync(server));
        await server.Tokens.CreateAsync(TestServer.Juliet, new TokenLimits(), lifetime: null, default);

        Assert.Equal([first.Token!, second.Token!], await server.Tokens.ListAsync(TestServer.Romeo, default));
    }

    [Theory]
    [InlineData("nobody@montague.com", 1, "nobody@montague.com has no active account")]
    [InlineData("romeo@montague.com", 0, "a token cannot expire before it is made")]
    [InlineData("romeo@montague.com", -1, "a token cannot expire before it is made")]
    [InlineData("romeo@montague.com", 4_000_000, "a token cannot outlive the calendar")]
    public async Task What_cannot_be_made_is_refused(string user, int days, string error)
    {
        var server = await TestServer.WithAccountsAsync();

        var made = await server.Tokens.CreateAsync(Identity.Parse(user), new TokenLimits(), TimeSpan.FromDays(days), default);

        Assert.Null(made.Token);
        Assert.Null(made.Text);
        Assert.Equal(error, made.Error);
    }

    [Fact]
    public void Names_of_scopes_read_as_they_are_written()
    {
        foreach (var scope in Enum.GetValues<TokenScope>())
        {
            Assert.True(TokenScopes.TryParse(scope.Name(), out var read));
            Assert.Equal(scope, read);
        }

        Assert.False(TokenScopes.TryParse("everything", out _));
    }

    private static async Task<TokenCreation> MakeAsync(TestServer server) =>
        await server.Tokens.CreateAsync(TestServer.Romeo, new TokenLimits(), lifetime: null, default);
}
