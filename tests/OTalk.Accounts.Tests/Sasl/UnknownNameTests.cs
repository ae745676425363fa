using System.Text;
using OTalk.Core.Addressing;
using OTalk.TestKit;

namespace OTalk.Accounts.Tests.Sasl;

/// <summary>Nobody learns by trying to log in whether an account exists.</summary>
public sealed class UnknownNameTests
{
    private static readonly byte[] _password = Encoding.UTF8.GetBytes(TestServer.Password);

    [Theory]
    [InlineData("nobody")]
    [InlineData("nobody@capulet.fam")]
    [InlineData("romeo@verona.it")]
    [InlineData("no body")]
    [InlineData("disabled")]
    [InlineData("tokens-only")]
    [Covers("streams.sasl.unknown-user")]
    public async Task Scram_answers_a_name_that_cannot_log_in_as_one_that_can(string name)
    {
        var server = await ServerAsync();
        foreach (var (mechanism, hash) in ScramExchangeTests.Mechanisms)
        {
            var known = Parts(await server.Start(mechanism).SayAsync("n,,n=romeo,r=abc"));
            var unknown = Parts(await server.Start(mechanism).SayAsync($"n,,n={name},r=abc"));
            var verdict = await new ScramClient(hash, name, _password).RunAsync(server.Start(mechanism));

            Assert.Equal(known.Select(part => part.Length), unknown.Select(part => part.Length));
            Assert.Equal(known[2], unknown[2]);
            Assert.NotEqual(known[1], unknown[1]);
            Assert.Equal("failed: authentication failed", verdict);
        }
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("romeo@verona.it")]
    [InlineData("no body")]
    [InlineData("disabled")]
    [InlineData("tokens-only")]
    [InlineData("romeo")]
    [Covers("streams.sasl.unknown-user")]
    public async Task Plain_fails_with_one_text(string name)
    {
        var server = await ServerAsync();
        var password = name == "romeo" ? "wrong" : TestServer.Password;

        Assert.Equal("failed: authentication failed", await server.Start("SASL-PLAIN").SayAsync($"\0{name}\0{password}"));
    }

    [Fact]
    public async Task The_salt_of_a_name_without_an_account_is_stable_and_its_own()
    {
        var server = await ServerAsync();
        var restarted = new TestServer(server.Store);

        var salt = await SaltAsync(server, "SASL-SCRAM-SHA-256", "nobody");

        Assert.Equal(salt, await SaltAsync(server, "SASL-SCRAM-SHA-256", "Nobody@montague.com"));
        Assert.Equal(salt, await SaltAsync(restarted, "SASL-SCRAM-SHA-256", "nobody"));
        Assert.NotEqual(salt, await SaltAsync(server, "SASL-SCRAM-SHA-256", "somebody"));
        Assert.NotEqual(salt, await SaltAsync(server, "SASL-SCRAM-SHA1", "nobody"));
        Assert.NotEqual(salt, await SaltAsync(new TestServer(), "SASL-SCRAM-SHA-256", "nobody"));
    }

    [Fact]
    public async Task Disabling_an_account_does_not_change_its_salt()
    {
        var server = await ServerAsync();
        var before = await SaltAsync(server, "SASL-SCRAM-SHA-256", "romeo");

        await server.Accounts.DisableAsync(TestServer.Romeo, default);

        Assert.Equal(before, await SaltAsync(server, "SASL-SCRAM-SHA-256", "romeo"));
    }

    private static async Task<TestServer> ServerAsync()
    {
        var server = await TestServer.WithAccountsAsync();
        var disabled = Identity.Parse("disabled@montague.com");
        await server.Accounts.CreateAsync(disabled, TestServer.Password, default);
        await server.Accounts.DisableAsync(disabled, default);
        await server.Accounts.CreateAsync(Identity.Parse("tokens-only@montague.com"), default);
        return server;
    }

    private static async Task<string> SaltAsync(TestServer server, string mechanism, string name) =>
        Parts(await server.Start(mechanism).SayAsync($"n,,n={name},r=abc"))[1];

    private static string[] Parts(string challenge)
    {
        Assert.StartsWith("continue: ", challenge, StringComparison.Ordinal);
        return challenge["continue: ".Length..].Split(',');
    }
}
