using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts;
using OTalk.Accounts.Tokens;
using OTalk.Engine.Options;
using OTalk.TestKit;

namespace OTalk.Server.Tests.OAuth;

/// <summary>Tokens of an issuer that is another server, asked for its keys over HTTP.</summary>
public sealed class OutsideIssuerTests
{
    [Fact]
    [Covers("oauth.kind.outside", "oauth.outside", "oauth.outside.limits")]
    public async Task A_token_of_a_named_issuer_opens_the_account_it_names()
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);

        var plain = await server.VerifyAsync(issuer.Token());
        var full = await server.VerifyAsync(issuer.Token(user: "romeo@montague.com", scope: "openid read publish"));
        var read = await server.VerifyAsync(issuer.Token(scope: "openid read"));

        Assert.Equal((AuthorizationServer.Romeo, new TokenLimits()), (plain!.User, plain.Limits));
        Assert.Equal(new TokenLimits(), full!.Limits);
        Assert.Equal(new TokenLimits(Scope: TokenScope.Read), read!.Limits);
    }

    [Theory]
    [Covers("oauth.outside")]
    [InlineData("another issuer")]
    [InlineData("another audience")]
    [InlineData("another key")]
    [InlineData("expired")]
    [InlineData("no such user")]
    [InlineData("another server's user")]
    [InlineData("no user claim")]
    [InlineData("disabled")]
    public async Task Any_other_token_opens_nothing(string what)
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);
        if (what == "disabled")
            await server.Services.GetRequiredService<AccountService>().DisableAsync(AuthorizationServer.Romeo, AuthorizationServer.Cancel);
        if (what == "expired") server.Time.By = TimeSpan.FromMinutes(12);
        var token = what switch
        {
            "another issuer" => issuer.Token(iss: "http://127.0.0.1:1"),
            "another audience" => issuer.Token(aud: "other"),
            "another key" => issuer.Token(key: new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = issuer.KeyId }),
            "no such user" => issuer.Token(user: "tybalt"),
            "another server's user" => issuer.Token(user: "romeo@verona.it"),
            "no user claim" => issuer.Token(claim: "sub"),
            _ => issuer.Token(),
        };

        Assert.Null(await server.VerifyAsync(token));
    }

    [Fact]
    [Covers("oauth.outside.keys")]
    public async Task Keys_are_fetched_once_and_again_for_one_that_is_not_known()
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);
        for (var i = 0; i < 3; i++) Assert.NotNull(await server.VerifyAsync(issuer.Token()));
        Assert.Equal(1, issuer.Fetched);

        issuer.Rotate();
        server.Time.By = TimeSpan.FromSeconds(31);

        Assert.NotNull(await server.VerifyAsync(issuer.Token()));
        Assert.Equal(2, issuer.Fetched);
    }

    [Fact]
    [Covers("oauth.outside.keys")]
    public async Task An_issuer_that_does_not_answer_is_asked_again_later()
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);
        issuer.IsDown = true;
        Assert.Null(await server.VerifyAsync(issuer.Token()));

        issuer.IsDown = false;
        server.Time.By = TimeSpan.FromSeconds(31);

        Assert.NotNull(await server.VerifyAsync(issuer.Token()));
    }

    [Fact]
    [Covers("oauth.outside.keys")]
    public async Task Who_can_do_with_what_is_known_does_not_wait_for_what_is_fetched()
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);
        Assert.NotNull(await server.VerifyAsync(issuer.Token()));
        var known = issuer.Token();
        issuer.Rotate();
        var next = issuer.Token();
        server.Time.By = TimeSpan.FromSeconds(31);

        // One waits for a fetch that does not end; the other does not.
        issuer.Hold();
        var waiting = server.VerifyAsync(next).AsTask();
        await issuer.Asked;
        Assert.NotNull(await server.VerifyAsync(known));
        Assert.False(waiting.IsCompleted);

        issuer.Release();
        Assert.NotNull(await waiting);
    }

    [Fact]
    [Covers("oauth.outside.keys")]
    public async Task A_day_later_keys_are_fetched_again_while_the_old_ones_serve()
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);
        Assert.NotNull(await server.VerifyAsync(issuer.Token()));
        server.Time.By = TimeSpan.FromDays(1);

        issuer.Hold();
        Assert.NotNull(await server.VerifyAsync(issuer.Token(issuedBy: server.Time)));
        await issuer.Asked;
        issuer.Release();
    }

    /// <summary>A failed fetch counts as tried, not as done: the next is after half a minute, a minute, two, four, then each five minutes.</summary>
    [Fact]
    [Covers("oauth.outside.keys")]
    public async Task An_issuer_that_keeps_failing_is_asked_at_growing_pauses()
    {
        await using var issuer = await IssuerUnderTest.StartAsync();
        await using var server = await ServerAsync(issuer);
        issuer.IsDown = true;
        Assert.Null(await server.VerifyAsync(issuer.Token()));
        Assert.Equal(1, issuer.Fetched);

        var asked = 1;
        foreach (var pause in new[] { 30, 60, 120, 240, 300, 300 })
        {
            server.Time.By += TimeSpan.FromSeconds(pause - 5);
            Assert.Null(await server.VerifyAsync(issuer.Token()));
            Assert.Equal(asked, issuer.Fetched);
            server.Time.By += TimeSpan.FromSeconds(10);
            Assert.Null(await server.VerifyAsync(issuer.Token()));
            Assert.Equal(++asked, issuer.Fetched);
        }
    }

    private static Task<AuthorizationServer> ServerAsync(IssuerUnderTest issuer) => AuthorizationServer.StartAsync(new OAuthOptions
    {
        Issuers = [new OutsideIssuerOptions { Issuer = issuer.Address, Audience = "otalk", UserClaim = "name" }],
    });

    /// <summary>An OpenID Connect issuer: metadata, keys, and tokens for whatever a test wants.</summary>
    private sealed class IssuerUnderTest : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private ECDsaSecurityKey _key = NewKey();
        private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _held;

        private IssuerUnderTest()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.MapGet("/.well-known/openid-configuration", MetadataAsync);
            _app.MapGet("/keys", context => context.Response.WriteAsync(JsonSerializer.Serialize(new { keys = new[] { Published() } })));
        }

        public string Address { get; private set; } = "";

        public string KeyId => _key.KeyId;

        public int Fetched { get; private set; }

        public bool IsDown { get; set; }

        public static async Task<IssuerUnderTest> StartAsync()
        {
            var issuer = new IssuerUnderTest();
            await issuer._app.StartAsync(AuthorizationServer.Cancel);
            issuer.Address = issuer._app.Urls.Single();
            return issuer;
        }

        /// <summary>Done when somebody asks while answers are held.</summary>
        public Task Asked => _asked.Task.WaitAsync(TimeSpan.FromSeconds(60), AuthorizationServer.Cancel);

        public void Rotate() => _key = NewKey();

        /// <summary>Nobody is answered until <see cref="Release"/>.</summary>
        public void Hold()
        {
            _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public void Release() => _held?.SetResult();

        public string Token(
            string? iss = null, string aud = "otalk", string user = "romeo", string claim = "name", string? scope = null, SecurityKey? key = null, TimeProvider? issuedBy = null)
        {
            var claims = new Dictionary<string, object> { [claim] = user };
            if (scope is not null) claims["scope"] = scope;
            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = iss ?? Address,
                Audience = aud,
                Expires = (issuedBy ?? TimeProvider.System).GetUtcNow().UtcDateTime.AddMinutes(10),
                Claims = claims,
                SigningCredentials = new SigningCredentials(key ?? _key, SecurityAlgorithms.EcdsaSha256),
            });
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private static ECDsaSecurityKey NewKey() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") };

        private async Task MetadataAsync(HttpContext context)
        {
            Fetched++;
            _asked.TrySetResult();
            if (_held is { } held) await held.Task.WaitAsync(context.RequestAborted);
            context.Response.StatusCode = IsDown ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { issuer = Address, jwks_uri = Address + "/keys" }));
        }

        private object Published()
        {
            var point = _key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return new { kty = "EC", crv = "P-256", kid = _key.KeyId, use = "sig", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
        }
    }
}
