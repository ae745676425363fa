using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OTalk.Accounts.Tokens;
using OTalk.TestKit;

namespace OTalk.Server.Tests.OAuth;

/// <summary>Tokens for codes.</summary>
public sealed class CodeTests
{
    [Fact]
    [Covers("oauth.token", "oauth.exchange", "oauth.exchange.session", "oauth.kind.access", "oauth.jwt")]
    public async Task A_code_becomes_tokens_bound_to_the_session_that_was_asked_for()
    {
        await using var server = await AuthorizationServer.StartAsync();

        var tokens = await new Flow(server).Begin().With("scope", "read").With("session", "Balcony").TokensAsync();

        Assert.Equal("no-store", tokens.Headers["Cache-Control"]);
        Assert.Equal(("Bearer", "read", "romeo@montague.com/sess/Balcony"), (tokens.Member("token_type"), tokens.Member("scope"), tokens.Member("session")));
        Assert.Equal(3600, tokens.Json.GetProperty("expires_in").GetInt32());
        var access = await server.VerifyAsync(tokens.Member("access_token"));
        Assert.Equal((AuthorizationServer.Romeo, new TokenLimits("Balcony", TokenScope.Read)), (access!.User, access.Limits));

        var (header, claims) = Read(tokens.Member("access_token"));
        Assert.Equal(("ES256", "at+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        Assert.Equal(
            [server.Origin, server.Origin, "romeo@montague.com", "Balcony", "read", server.ClientId],
            new[] { "iss", "aud", "sub", "sid", "scope", "client_id" }.Select(name => claims.GetProperty(name).GetString()));
        Assert.Equal(3600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(32, claims.GetProperty("jti").GetString()!.Length);
    }

    [Theory]
    [Covers("oauth.authorize.scope", "oauth.authorize.session")]
    [InlineData(null)]
    [InlineData("publish read")]
    public async Task Both_scopes_or_none_are_everything_and_a_session_is_made_up(string? scope)
    {
        await using var server = await AuthorizationServer.StartAsync();

        var tokens = await new Flow(server).Begin().With("scope", scope).TokensAsync();

        Assert.Equal("read publish", tokens.Member("scope"));
        Assert.Matches("^romeo@montague.com/sess/[0-9a-f]{12}$", tokens.Member("session"));
        Assert.Equal(TokenScope.Full, (await server.VerifyAsync(tokens.Member("access_token")))!.Limits.Scope);
    }

    [Fact]
    [Covers("oauth.redirect.exact")]
    public async Task A_redirect_uri_with_a_query_keeps_it()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin().With("redirect_uri", "https://montague.com/cb?a=b");

        var agreed = await flow.DecideAsync(await flow.AskAsync());

        Assert.StartsWith("https://montague.com/cb?a=b&code=otc_", agreed.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await flow.ExchangeAsync(Flow.Sent(agreed)["code"])).Status);
    }

    [Theory]
    [Covers("oauth.code.once", "oauth.pkce")]
    [InlineData("code", "otc_unknown", "invalid_grant")]
    [InlineData("redirect_uri", "https://montague.com/cb?a=b", "invalid_grant")]
    [InlineData("code_verifier", "wrong", "invalid_grant")]
    [InlineData("code_verifier", "", "invalid_request")]
    [InlineData("code", "", "invalid_request")]
    [InlineData("redirect_uri", "", "invalid_request")]
    [InlineData("grant_type", "", "invalid_request")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    public async Task A_wrong_exchange_is_refused_and_leaves_the_code_good(string parameter, string value, string error)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var code = await flow.CodeAsync();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = AuthorizationServer.Redirect,
            ["client_id"] = server.ClientId,
            ["code_verifier"] = flow.Verifier,
            [parameter] = value,
        };

        var refused = await server.PostAsync("/oauth/token", [.. form.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal((HttpStatusCode.BadRequest, error), (refused.Status, refused.Error));
        Assert.Equal("no-store", refused.Headers["Cache-Control"]);
        Assert.Equal(HttpStatusCode.OK, (await flow.ExchangeAsync(code)).Status);
    }

    [Fact]
    [Covers("oauth.code.once")]
    public async Task A_code_is_good_for_a_minute()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var code = await flow.CodeAsync();
        server.Time.By = TimeSpan.FromSeconds(60);

        Assert.Equal("invalid_grant", (await flow.ExchangeAsync(code)).Error);
    }

    [Fact]
    [Covers("oauth.code.once")]
    public async Task A_code_is_one_clients()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var other = (await server.AddClientAsync(confidential: false)).Client!.Id;
        var flow = new Flow(server).Begin();
        var code = await flow.CodeAsync();

        Assert.Equal("invalid_grant", (await flow.With("client_id", other).ExchangeAsync(code)).Error);
        Assert.Equal(HttpStatusCode.OK, (await flow.With("client_id", server.ClientId).ExchangeAsync(code)).Status);
    }

    [Fact]
    [Covers("oauth.code.twice")]
    public async Task A_code_that_is_used_twice_ends_what_it_gave()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var code = await flow.CodeAsync();
        var tokens = await flow.ExchangeAsync(code);
        Assert.NotNull(await server.VerifyAsync(tokens.Member("access_token")));

        Assert.Equal("invalid_grant", (await flow.ExchangeAsync(code)).Error);

        Assert.Null(await server.VerifyAsync(tokens.Member("access_token")));
        Assert.Equal("invalid_grant", (await flow.RefreshAsync(tokens.Member("refresh_token"))).Error);
    }

    [Fact]
    [Covers("oauth.client")]
    public async Task A_confidential_client_proves_itself_in_either_way()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var made = await server.AddClientAsync(confidential: true);
        foreach (var basic in new[] { true, false })
        {
            var flow = new Flow(server).Begin().With("client_id", made.Client!.Id);
            (string, string)[] form =
            [
                ("grant_type", "authorization_code"), ("code", await flow.CodeAsync()),
                ("redirect_uri", AuthorizationServer.Redirect), ("code_verifier", flow.Verifier),
            ];
            using var request = basic
                ? AuthorizationServer.Form("/oauth/token", form)
                : AuthorizationServer.Form("/oauth/token", [.. form, ("client_id", made.Client.Id), ("client_secret", made.Secret!)]);
            if (basic) request.Headers.Authorization = Basic(made.Client.Id, made.Secret!);

            Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(request)).Status);
        }
    }

    [Theory]
    [Covers("oauth.client.unknown")]
    [InlineData("unknown", null)]
    [InlineData("public", "a secret")]
    [InlineData("confidential", null)]
    [InlineData("confidential", "wrong")]
    public async Task A_client_that_is_not_who_it_says_gets_nothing(string which, string? secret)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var id = which switch
        {
            "public" => server.ClientId,
            "confidential" => (await server.AddClientAsync(confidential: true)).Client!.Id,
            _ => which,
        };
        (string, string)[] form = [("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", id), .. secret is null ? [] : new[] { ("client_secret", secret) }];

        foreach (var path in new[] { "/oauth/token", "/oauth/revoke" })
        {
            var refused = await server.PostAsync(path, form);
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (refused.Status, refused.Error));
            Assert.Equal("Basic realm=\"otalk\"", refused.Headers["WWW-Authenticate"]);
        }
    }

    [Fact]
    [Covers("oauth.token")]
    public async Task What_is_no_form_is_refused()
    {
        await using var server = await AuthorizationServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };

        Assert.Equal("invalid_request", (await server.SendAsync(request)).Error);
        Assert.Equal("invalid_request", (await server.PostAsync("/oauth/token", ("client_id", "a"), ("client_id", "b"))).Error);
    }

    private static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));

    private static (JsonElement Header, JsonElement Claims) Read(string token)
    {
        var parts = token.Split('.');
        return (JsonElement.Parse(Base64Url.DecodeFromChars(parts[0])), JsonElement.Parse(Base64Url.DecodeFromChars(parts[1])));
    }
}
