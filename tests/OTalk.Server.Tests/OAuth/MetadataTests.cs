using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Engine.Options;
using OTalk.TestKit;

namespace OTalk.Server.Tests.OAuth;

/// <summary>What the authorization server says of itself, its keys, and clients that register themselves.</summary>
public sealed class MetadataTests
{
    private const string Metadata = "/.well-known/oauth-authorization-server";

    [Fact]
    [Covers("oauth.metadata")]
    public async Task The_metadata_names_the_addresses_and_what_they_take()
    {
        await using var server = await AuthorizationServer.StartAsync();

        var json = (await server.GetAsync(Metadata)).Json;

        Assert.Equal(server.Origin, json.GetProperty("issuer").GetString());
        foreach (var (name, path) in new[] { ("authorization", "authorize"), ("token", "token"), ("revocation", "revoke"), ("registration", "register") })
            Assert.Equal($"{server.Origin}/oauth/{path}", json.GetProperty($"{name}_endpoint").GetString());
        Assert.Equal($"{server.Origin}/oauth/jwks", json.GetProperty("jwks_uri").GetString());
        Assert.Equal(["S256"], json.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(item => item.GetString()));
        Assert.True(json.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());
    }

    [Fact]
    [Covers("oauth.metadata", "oauth.register")]
    public async Task A_server_with_a_public_origin_says_so_and_registers_nobody()
    {
        await using var server = await AuthorizationServer.StartAsync(new OAuthOptions { Issuer = "https://montague.com" });

        var json = (await server.GetAsync(Metadata)).Json;

        Assert.Equal("https://montague.com/oauth/token", json.GetProperty("token_endpoint").GetString());
        Assert.False(json.TryGetProperty("registration_endpoint", out _));
        Assert.Equal(HttpStatusCode.Forbidden, (await RegisterAsync(server, "{}")).Status);
        Assert.Equal("https://montague.com", Flow.Sent(await new Flow(server).Begin().With("scope", "x").AskAsync())["iss"]);
    }

    [Fact]
    [Covers("oauth.confidential")]
    public async Task Nothing_is_served_in_the_clear_unless_the_operator_says_so()
    {
        var far = IPAddress.Parse("192.0.2.1");
        await using var careful = await AuthorizationServer.StartAsync(seenAs: far);
        await using var careless = await AuthorizationServer.StartAsync(seenAs: far, allowPlain: true);

        foreach (var path in new[] { Metadata, "/oauth/jwks", "/oauth/authorize" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await careful.GetAsync(path)).Status);
            Assert.NotEqual(HttpStatusCode.Forbidden, (await careless.GetAsync(path)).Status);
        }

        foreach (var path in new[] { "/oauth/token", "/oauth/revoke", "/oauth/register", "/oauth/authorize" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await careful.PostAsync(path)).Status);
            Assert.NotEqual(HttpStatusCode.Forbidden, (await careless.PostAsync(path)).Status);
        }
    }

    [Theory]
    [Covers("oauth.cors")]
    [InlineData("GET", Metadata)]
    [InlineData("GET", "/oauth/jwks")]
    [InlineData("POST", "/oauth/token")]
    [InlineData("OPTIONS", "/oauth/token")]
    [InlineData("OPTIONS", "/oauth/revoke")]
    [InlineData("OPTIONS", "/oauth/register")]
    public async Task Programs_in_browsers_may_ask_from_anywhere(string method, string path)
    {
        await using var server = await AuthorizationServer.StartAsync();

        var answer = await server.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        Assert.DoesNotContain("Access-Control-Allow-Credentials", answer.Headers.Keys);
        Assert.Equal(method == "OPTIONS", answer.Headers.ContainsKey("Access-Control-Allow-Methods"));
    }

    [Fact]
    [Covers("oauth.cors")]
    public async Task The_page_is_for_no_other_origin()
    {
        await using var server = await AuthorizationServer.StartAsync();

        Assert.DoesNotContain("Access-Control-Allow-Origin", (await new Flow(server).Begin().AskAsync()).Headers.Keys);
    }

    [Fact]
    [Covers("oauth.jwks", "oauth.jwt.keys")]
    public async Task A_token_is_verified_by_the_published_keys_also_after_a_rotation()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var keys = server.Services.GetRequiredService<SigningKeys>();
        var before = await new Flow(server).Begin().TokensAsync();
        await keys.RotateAsync(compromised: false, AuthorizationServer.Cancel);
        var after = await new Flow(server).Begin().TokensAsync();

        var published = new JsonWebKeySet((await server.GetAsync("/oauth/jwks")).Text);
        Assert.Equal(2, published.Keys.Count);
        Assert.All(published.Keys, key => Assert.False(key.HasPrivateKey));
        foreach (var tokens in new[] { before, after })
        {
            Assert.NotNull(await server.VerifyAsync(tokens.Member("access_token")));
            var checkedByOthers = await new JsonWebTokenHandler().ValidateTokenAsync(tokens.Member("access_token"), new TokenValidationParameters
            {
                ValidIssuer = server.Origin,
                ValidAudience = server.Origin,
                IssuerSigningKeys = published.GetSigningKeys(),
            });
            Assert.True(checkedByOthers.IsValid, checkedByOthers.Exception?.Message);
        }

        server.Time.By = TimeSpan.FromMinutes(61);
        Assert.Single(new JsonWebKeySet((await server.GetAsync("/oauth/jwks")).Text).Keys);
    }

    [Fact]
    [Covers("oauth.jwt.compromised")]
    public async Task What_a_compromised_key_has_signed_opens_nothing_from_then_on()
    {
        await using var server = await AuthorizationServer.StartAsync();
        var flow = new Flow(server).Begin();
        var before = await flow.TokensAsync();
        var keys = server.Services.GetRequiredService<SigningKeys>();
        var signing = Assert.Single(await keys.ListAsync(AuthorizationServer.Cancel)).Id;
        Assert.Equal(signing, (await server.VerifyAsync(before.Member("access_token")))!.Key);

        await keys.RotateAsync(compromised: true, AuthorizationServer.Cancel);

        Assert.Null(await server.VerifyAsync(before.Member("access_token")));
        Assert.Single(new JsonWebKeySet((await server.GetAsync("/oauth/jwks")).Text).Keys);
        var after = await flow.RefreshAsync(before.Member("refresh_token"));
        Assert.NotNull(await server.VerifyAsync(after.Member("access_token")));
    }

    [Theory]
    [Covers("oauth.kind.access")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_token_that_was_tampered_with_opens_nothing(int part)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var parts = (await new Flow(server).Begin().TokensAsync()).Member("access_token").Split('.');
        var at = parts[part].Length / 2;
        parts[part] = parts[part][..at] + (parts[part][at] == 'a' ? 'b' : 'a') + parts[part][(at + 1)..];

        Assert.Null(await server.VerifyAsync(string.Join('.', parts)));
    }

    [Theory]
    [Covers("oauth.sasl.refused")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.e30")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJpc3MiOiJJU1NVRVIifQ.")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOjF9.e30")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOlsxXX0.e30")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.bm8ganNvbg.e30")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.!!!")]
    [InlineData("a.b.c.d.e")]
    public async Task What_only_looks_like_a_token_opens_nothing(string token)
    {
        await using var server = await AuthorizationServer.StartAsync();

        Assert.Null(await server.VerifyAsync(token));
    }

    [Theory]
    [Covers("oauth.kind.access")]
    [InlineData("none")]
    [InlineData("HS256")]
    public async Task A_token_with_another_algorithm_opens_nothing(string algorithm)
    {
        await using var server = await AuthorizationServer.StartAsync();
        var parts = (await new Flow(server).Begin().TokensAsync()).Member("access_token").Split('.');
        var key = (await server.Services.GetRequiredService<SigningKeys>().PublicKeysAsync(AuthorizationServer.Cancel))[0];
        parts[0] = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","kid":"{{key.Kid}}","typ":"at+jwt"}""");

        // With the public key as the secret of an HMAC, and without any signature.
        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.X), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        Assert.Null(await server.VerifyAsync($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(signature)}"));
        Assert.Null(await server.VerifyAsync($"{parts[0]}.{parts[1]}."));
    }

    [Fact]
    [Covers("oauth.register", "oauth.client")]
    public async Task A_client_registers_itself_and_goes_through_the_flow()
    {
        await using var server = await AuthorizationServer.StartAsync();

        var made = await RegisterAsync(server, """{"client_name":"Window","redirect_uris":["http://127.0.0.1/callback"],"token_endpoint_auth_method":"none"}""");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.False(made.Json.TryGetProperty("client_secret", out _));
        Assert.Equal("Window", made.Member("client_name"));
        var flow = new Flow(server).Begin().With("client_id", made.Member("client_id"));
        var page = await flow.AskAsync();
        Assert.Contains("It registered itself", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await flow.ExchangeAsync(Flow.Sent(await flow.DecideAsync(page))["code"])).Status);
    }

    [Fact]
    [Covers("oauth.register")]
    public async Task Without_a_word_a_registered_client_is_confidential()
    {
        await using var server = await AuthorizationServer.StartAsync();

        var made = await RegisterAsync(server, """{"redirect_uris":["https://montague.com/cb"]}""");

        Assert.Equal(("client_secret_basic", 0), (made.Member("token_endpoint_auth_method"), made.Json.GetProperty("client_secret_expires_at").GetInt32()));
        Assert.StartsWith("ots_", made.Member("client_secret"), StringComparison.Ordinal);
    }

    [Theory]
    [Covers("oauth.redirect", "oauth.register")]
    [InlineData("[]", "invalid_client_metadata")]
    [InlineData("no json", "invalid_client_metadata")]
    [InlineData("{}", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["http://montague.com/cb"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://montague.com/cb#x"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://a@montague.com/cb"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["javascript:alert(1)"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["/cb"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://montague.com/cb"],"client_name":"a\u0000b"}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://montague.com/cb"],"grant_types":["password"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://montague.com/cb"],"response_types":["token"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://montague.com/cb"],"token_endpoint_auth_method":"private_key_jwt"}""", "invalid_client_metadata")]
    public async Task A_client_that_cannot_be_is_not_registered(string body, string error)
    {
        await using var server = await AuthorizationServer.StartAsync();

        var refused = await RegisterAsync(server, body);

        Assert.Equal((HttpStatusCode.BadRequest, error), (refused.Status, refused.Error));
    }

    private static Task<HttpAnswer> RegisterAsync(AuthorizationServer server, string body) => server.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/oauth/register") { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
