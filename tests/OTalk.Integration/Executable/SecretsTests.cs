using System.Net.Http.Headers;
using System.Text;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Executable;

/// <summary>No secret reaches the log, at any level.</summary>
public sealed class SecretsTests
{
    /// <summary>Like nothing that a log says by itself.</summary>
    private const string Password = "wherefore-art-thou-8841";

    [Fact]
    public async Task Passwords_and_what_carries_them_are_never_logged()
    {
        ServerSetup setup = new() { Accounts = [new(Cast.Romeo, Password)], Settings = ["Server:LogLevel=Trace"] };
        await OTalkServer.UseAsync(setup, async server =>
        {
            string right = await PlainAsync(server, Password);
            string wrong = await PlainAsync(server, Password + "-wrong");
            await ScramAsync(server, "SASL-SCRAM-SHA1");
            await ScramAsync(server, "SASL-SCRAM-SHA-256");

            (string token, string ticket) = await OverHttpAsync(server);

            // All is written when the server has gone.
            await server.StopAsync();
            string log = string.Join('\n', server.Log.Lines);
            Assert.NotEmpty(log);
            foreach (string secret in new[] { Password, Base64(Password), right, wrong, Base64($"{Cast.Romeo}:{Password}"), token, ticket })
                Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Tokens_are_never_logged()
    {
        ServerSetup setup = new() { Accounts = [new(Cast.Romeo, Password)], Settings = ["Server:LogLevel=Trace"] };
        await OTalkServer.UseAsync(setup, async server =>
        {
            string token = (await server.RunAsync("token", "create", Cast.Romeo)).Output.Trim();
            await using (OTalkClient client = await server.ConnectAsync())
            {
                await client.ReceiveAsync();
                Assert.Equal("failed", Authentication.Outcome(await client.AuthenticateBearerAsync(Cast.Juliet, token)));
                Assert.Equal("ok", Authentication.Outcome(await client.AuthenticateBearerAsync(Cast.Romeo, token)));
            }

            await server.StopAsync();
            string log = string.Join('\n', server.Log.Lines);
            Assert.NotEmpty(log);
            Assert.DoesNotContain(token[^32..], log, StringComparison.Ordinal);
        });
    }

    /// <returns>The SASL response, as it went over the wire.</returns>
    private static async Task<string> PlainAsync(OTalkServer server, string password)
    {
        await using OTalkClient client = await server.ConnectAsync();
        await client.ReceiveAsync();
        Received answer = await client.AuthenticatePlainAsync(Cast.Romeo, password);
        Assert.Equal(password == Password ? "ok" : "failed", Authentication.Outcome(answer));
        return Base64($"\0{Cast.Romeo}\0{password}");
    }

    /// <returns>A token, and a ticket for an event stream; both were used.</returns>
    private static async Task<(string Token, string Ticket)> OverHttpAsync(OTalkServer server)
    {
        string token = (await server.RunAsync("token", "create", Cast.Romeo)).Output.Trim();
        using RestClient byToken = new(server, new AuthenticationHeaderValue("Bearer", token));
        using RestClient byPassword = new(server, new AuthenticationHeaderValue("Basic", Base64($"{Cast.Romeo}:{Password}")));
        Assert.Equal(200, (await byPassword.GetAsync($"/otalk/{Cast.Romeo}/inbox")).Status);
        string ticket = (await byToken.PostAsync("/otalk/events", "")).Json.GetProperty("ticket").GetString()!;
        using EventReader events = await byToken.EventsAsync($"?ticket={ticket}");
        return (token, ticket);
    }

    private static async Task ScramAsync(OTalkServer server, string mechanism)
    {
        await using OTalkClient client = await server.ConnectAsync();
        await client.ReceiveAsync();
        Assert.Equal("ok", Authentication.Outcome(await client.AuthenticateScramAsync(mechanism, Cast.Romeo, Password)));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
