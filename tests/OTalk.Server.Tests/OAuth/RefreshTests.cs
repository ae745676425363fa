using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OTalk.Accounts;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.Tokens;
using OTalk.TestKit;

namespace OTalk.Server.Tests.OAuth;

/// <summary>Refresh tokens, and the end of what was given.</summary>
public sealed class RefreshTests
{
    [Fact]
    [Covers("oauth.refresh")]
    public async Task A_refresh_token_gives_new_tokens_for_the_same_session()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var first = await flow.TokensAsync();

        var second = await flow.RefreshAsync(first.Member("refresh_token"));

        Assert.Equal((HttpStatusCode.OK, first.Member("session")), (second.Status, second.Member("session")));
        Assert.NotEqual(first.Member("refresh_token"), second.Member("refresh_token"));
        Assert.NotNull(await server.VerifyAsync(second.Member("access_token")));
        Assert.Equal(HttpStatusCode.OK, (await flow.RefreshAsync(second.Member("refresh_token"))).Status);
    }

    [Fact]
    [Covers("oauth.refresh")]
    public async Task A_scope_is_narrowed_and_never_widened()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var full = new Flow(server).Begin();
        var narrowed = await full.RefreshAsync((await full.TokensAsync()).Member("refresh_token"), "read");
        Assert.Equal("read", narrowed.Member("scope"));
        Assert.Equal(TokenScope.Read, (await server.VerifyAsync(narrowed.Member("access_token")))!.Limits.Scope);
        Assert.Equal("read publish", (await full.RefreshAsync(narrowed.Member("refresh_token"))).Member("scope"));

        var read = new Flow(server).Begin().With("scope", "read");
        var tokens = await read.TokensAsync();
        foreach (var wider in new[] { "publish", "read publish", "admin" })
            Assert.Equal("invalid_scope", (await read.RefreshAsync(tokens.Member("refresh_token"), wider)).Error);
        Assert.Equal("read", (await read.RefreshAsync(tokens.Member("refresh_token"))).Member("scope"));
    }

    [Fact]
    [Covers("oauth.refresh.reuse")]
    public async Task A_refresh_token_that_is_used_twice_ends_its_whole_family()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var first = await flow.TokensAsync();
        var second = await flow.RefreshAsync(first.Member("refresh_token"));

        Assert.Equal("invalid_grant", (await flow.RefreshAsync(first.Member("refresh_token"))).Error);

        Assert.Equal("invalid_grant", (await flow.RefreshAsync(second.Member("refresh_token"))).Error);
        foreach (var tokens in new[] { first, second }) Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
    }

    [Fact]
    [Covers("oauth.refresh.expires")]
    public async Task A_refresh_token_expires_unless_it_is_used()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var first = await flow.TokensAsync();
        server.Time.By = TimeSpan.FromDays(29);
        var second = await flow.RefreshAsync(first.Member("refresh_token"));
        server.Time.By = TimeSpan.FromDays(58);
        var third = await flow.RefreshAsync(second.Member("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, third.Status);
        server.Time.By = TimeSpan.FromDays(88.1);

        Assert.Equal("invalid_grant", (await flow.RefreshAsync(third.Member("refresh_token"))).Error);
    }

    [Fact]
    [Covers("oauth.kind.access")]
    public async Task An_access_token_expires()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var tokens = await new Flow(server).Begin().TokensAsync();
        server.Time.By = TimeSpan.FromHours(1);

        Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
    }

    [Fact]
    [Covers("oauth.accounts")]
    public async Task Tokens_of_a_disabled_account_open_nothing_and_of_a_deleted_one_never_again()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var accounts = server.Services.GetRequiredService<AccountService>();
        var flow = new Flow(server).Begin();
        var tokens = await flow.TokensAsync();

        await accounts.DisableAsync(AuthorizationServer.Romeo, AuthorizationServer.Cancel);
        Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
        Assert.Equal("invalid_grant", (await flow.RefreshAsync(tokens.Member("refresh_token"))).Error);
        await accounts.EnableAsync(AuthorizationServer.Romeo, AuthorizationServer.Cancel);
        Assert.NotNull(await server.VerifyAsync(tokens.Member("access_token")));

        await accounts.DeleteAsync(AuthorizationServer.Romeo, AuthorizationServer.Cancel);
        await accounts.CreateAsync(AuthorizationServer.Romeo, AuthorizationServer.Password, AuthorizationServer.Cancel);
        Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
        Assert.Equal("invalid_grant", (await flow.RefreshAsync(tokens.Member("refresh_token"))).Error);
    }

    [Theory]
    [Covers("oauth.revoke", "oauth.revoke.whole")]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task Revoking_either_token_ends_both(string which)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var tokens = await flow.TokensAsync();

        var revoked = await server.PostAsync("/oauth/revoke", ("token", tokens.Member(which)), ("client_id", server.ClientId));

        Assert.Equal((HttpStatusCode.OK, ""), (revoked.Status, revoked.Text));
        Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
        Assert.Equal("invalid_grant", (await flow.RefreshAsync(tokens.Member("refresh_token"))).Error);
    }

    [Fact]
    [Covers("oauth.revoke.unknown")]
    public async Task An_unknown_token_is_as_good_as_revoked_and_another_clients_is_left_alone()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var other = (await server.AddClientAsync(confidential: false)).Client!.Id;
        var tokens = await new Flow(server).Begin().TokensAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/oauth/revoke", ("token", "unknown"), ("client_id", other))).Status);
        Assert.Equal("invalid_grant", (await server.PostAsync("/oauth/revoke", ("token", tokens.Member("access_token")), ("client_id", other))).Error);
        Assert.Equal("invalid_request", (await server.PostAsync("/oauth/revoke", ("client_id", other))).Error);
        Assert.NotNull(await server.VerifyAsync(tokens.Member("access_token")));
    }

    [Fact]
    [Covers("oauth.client")]
    public async Task What_a_client_was_let_do_ends_with_it()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var tokens = await new Flow(server).Begin().TokensAsync();

        await server.Services.GetRequiredService<ClientService>().DeleteAsync(server.ClientId, AuthorizationServer.Cancel);

        Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
    }
}
