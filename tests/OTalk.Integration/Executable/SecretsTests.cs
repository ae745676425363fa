using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>
/// No secret reaches the log, at any level, or is stored in clear. Each is given to each door that takes it, as it is and made wrong. That no
/// other test makes a server log a secret is looked at when a server of a test ends.
/// </summary>
public sealed class SecretsTests
{
    /// <summary>Like nothing that a log says by itself.</summary>
    private const string Password = "wherefore-art-thou-8841";

    private static readonly ServerSetup s_setup = new()
    {
        Accounts = [new(Cast.Romeo, Password)],
        Settings = ["Limits:AuthFailuresPerMinute=0"],
    };

    [Fact]
    public Task Passwords_are_neither_logged_nor_stored() => OTalkServer.UseAsync(s_setup, async server =>
    {
        foreach (string password in new[] { Password, Password + "-wrong" })
        {
            await SaslAsync(server, client => client.AuthenticatePlainAsync(Cast.Romeo, password), works: password == Password);
            using RestClient basic = new(server, new AuthenticationHeaderValue("Basic", Base64($"{Cast.Romeo}:{password}")));
            Assert.Equal(password == Password ? 200 : 401, (await basic.GetAsync($"/otalk/{Cast.Romeo}/inbox")).Status);
            await server.StompAsync(null, $"login:{Cast.Romeo}\npasscode:{password}\n", works: password == Password);
            using ConsentFlow other = new(server);
            await other.DecideAsync(Cast.Romeo, password, works: password == Password);
        }

        foreach (string mechanism in new[] { "SASL-SCRAM-SHA1", "SASL-SCRAM-SHA-256" })
            await SaslAsync(server, client => client.AuthenticateScramAsync(mechanism, Cast.Romeo, Password), works: true);
        await AssertKeptAsync(
            server,
            [Password, Base64($"{Cast.Romeo}:{Password}"), Base64($"\0{Cast.Romeo}\0{Password}"), Base64($"\0{Cast.Romeo}\0{Password}-wrong")]);
    });

    [Fact]
    public Task What_the_authorization_server_gives_is_neither_logged_nor_stored() => OTalkServer.UseAsync(s_setup, async server =>
    {
        using ConsentFlow flow = new(server);
        string code = await flow.DecideAsync(Cast.Romeo, Password, works: true);
        await flow.AskTokenAsync(400, ("grant_type", "authorization_code"), ("code", code), ("code_verifier", flow.Verifier + "x"));
        await flow.AskTokenAsync(400, ("grant_type", "authorization_code"), ("code", code + "x"), ("code_verifier", flow.Verifier));
        await flow.AskTokenAsync(401, ("grant_type", "authorization_code"), ("code", code), ("code_verifier", flow.Verifier), ("client_secret", flow.Secret + "x"));
        (string access, string refresh) = await flow.AskTokenAsync(200, ("grant_type", "authorization_code"), ("code", code), ("code_verifier", flow.Verifier));
        await flow.AskTokenAsync(400, ("grant_type", "refresh_token"), ("refresh_token", refresh + "x"));
        (string access2, string refresh2) = await flow.AskTokenAsync(200, ("grant_type", "refresh_token"), ("refresh_token", refresh));
        await UseAsync(server, access);
        await UseAsync(server, refresh2, works: false);

        // What is used again ends everything, and so does revoking what is left.
        await flow.AskTokenAsync(400, ("grant_type", "refresh_token"), ("refresh_token", refresh));
        await flow.RevokeAsync(access2 + "x");
        await flow.RevokeAsync(access2);
        byte[] signing = SigningKey(server);
        await AssertKeptAsync(
            server,
            [code, flow.Verifier, flow.Secret, refresh, refresh2, .. Parts(access), .. Parts(access2)],
            Convert.ToBase64String(signing),
            Base64Url.EncodeToString(signing),
            Convert.ToHexString(signing),
            Convert.ToHexStringLower(signing));
    });

    [Fact]
    public Task Personal_access_tokens_and_tickets_are_neither_logged_nor_stored() => OTalkServer.UseAsync(s_setup, async server =>
    {
        string token = (await server.RunAsync("token", "create", Cast.Romeo)).Output.Trim();
        await UseAsync(server, token);
        using RestClient romeo = new(server, new AuthenticationHeaderValue("Bearer", token));
        using RestClient page = new(server, (AuthenticationHeaderValue?)null);
        string ticket = (await romeo.PostAsync("/otalk/events", "")).Json.GetProperty("ticket").GetString()!;
        Assert.Equal(401, (await page.GetAsync($"/otalk/events?ticket={ticket}x")).Status);
        using (await page.EventsAsync($"?ticket={ticket}"))
            Assert.Equal(401, (await page.GetAsync($"/otalk/events?ticket={ticket}")).Status);
        await server.RunAsync("token", "revoke", token.Split('_')[1]);
        await UseAsync(server, token, works: false);
        await AssertKeptAsync(server, [token[^32..], ticket]);
    });

    /// <summary>What is looked for in the log of every server of a test.</summary>
    [Theory]
    [InlineData("Romeo said 'secret'")]
    [InlineData("Basic cm9tZW9AbW9udGFndWUuY29tOnNlY3JldA==")]
    [InlineData("response AHJvbWVvAHNlY3JldA==")]
    [InlineData("otk_0123456789abcdef_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")]
    [InlineData("?code=otc_wXoCyPqOQ7lE6mJ8K1n3R5t7V9x-B2d4wXoCyPqOQ7l")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJISVMifQ.wXoCyPqOQ7lE6mJ8K1n3")]
    public void A_secret_in_a_log_is_found(string line) =>
        Assert.Equal([line], new LoggedSecrets([new(Cast.Romeo, Cast.Password)]).In(["Serving montague.com", line, "otk_0123456789abcdef is revoked"]));

    /// <summary>A token at every door, as it is and with something behind it; and where no token is taken.</summary>
    private static async Task UseAsync(OTalkServer server, string good, bool works = true)
    {
        foreach (string token in new[] { good, good + "x" })
        {
            bool opens = works && token == good;
            using RestClient bearer = new(server, new AuthenticationHeaderValue("Bearer", token));
            Assert.Equal(opens ? 200 : 401, (await bearer.GetAsync($"/otalk/{Cast.Romeo}/inbox")).Status);
            using RestClient nobody = new(server, (AuthenticationHeaderValue?)null);
            Assert.Equal(401, (await nobody.GetAsync($"/otalk/{Cast.Romeo}/inbox?access_token={token}")).Status);
            Assert.Equal(401, (await nobody.GetAsync($"/otalk/events?ticket={token}")).Status);
            await SaslAsync(server, client => client.AuthenticateBearerAsync(Cast.Romeo, token), opens);
            await SaslAsync(server, client => client.AuthenticatePlainAsync(Cast.Romeo, token), works: false);
            await server.StompAsync(token, "", opens);
            await server.StompAsync(null, $"login:{Cast.Romeo}\npasscode:{token}\n", opens);
            await server.StompAsync(null, $"Authorization:Bearer {token}\n", opens);
            await server.TalkerAsync("romeo", token, opens);
        }
    }

    private static async Task SaslAsync(OTalkServer server, Func<OTalkClient, Task<Received>> authenticate, bool works)
    {
        await using OTalkClient client = await server.ConnectAsync();
        await client.ReceiveAsync();
        Assert.Equal(works ? "ok" : "failed", Authentication.Outcome(await authenticate(client)));
    }

    /// <summary>The secrets stand neither in the files of the store, while it is open and after, nor in the log, all of which is written then.</summary>
    /// <param name="server">The server; it is stopped.</param>
    /// <param name="secrets">What it may not keep.</param>
    /// <param name="keys">What it keeps, and may not log.</param>
    private static async Task AssertKeptAsync(OTalkServer server, string[] secrets, params string[] keys)
    {
        AssertNotStored(server, secrets);
        await server.StopAsync();
        AssertNotStored(server, secrets);
        string log = string.Join('\n', server.Log.Lines);
        Assert.NotEmpty(log);
        foreach (string secret in secrets.Concat(keys))
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    private static void AssertNotStored(OTalkServer server, string[] secrets)
    {
        string stored = Stored(server);
        Assert.Contains(Cast.Romeo, stored, StringComparison.Ordinal);
        foreach (string secret in secrets)
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
    }

    /// <summary>The bytes of all files of the store, one character each. The server may have them open.</summary>
    private static string Stored(OTalkServer server) => string.Concat(Directory.GetFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Select(file =>
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }));

    /// <summary>The secret number of the key that signs, which is stored as it is: the octets behind the version of an EC key (RFC 5915).</summary>
    private static byte[] SigningKey(OTalkServer server)
    {
        string stored = Stored(server);
        int at = stored.IndexOf("\u0002\u0001\u0001\u0004\u0020", StringComparison.Ordinal);
        Assert.True(at > 0, "no key is stored");
        return Encoding.Latin1.GetBytes(stored, at + 5, 32);
    }

    /// <summary>A JWT as a whole, what it says, and what signs it.</summary>
    private static string[] Parts(string jwt) => [jwt, .. jwt.Split('.')[1..]];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
