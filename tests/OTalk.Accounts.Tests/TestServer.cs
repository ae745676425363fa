using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Tests;

/// <summary>The accounts of a server for <c>montague.com</c> that hosts <c>capulet.fam</c> as well.</summary>
internal sealed class TestServer
{
    public const string Password = "wherefore art thou";

    public static readonly Identity Romeo = Identity.Parse("romeo@montague.com");
    public static readonly Identity Juliet = Identity.Parse("juliet@capulet.fam");

    public TestServer(IAccountStore? store = null)
    {
        Store = store ?? new InMemoryAccountStore();
        Logins = new LoginDirectory(Store, new LoginNames("montague.com", "capulet.fam"), Random);
        Accounts = new AccountService(Store, Logins, new PasswordVerifiers(Random), Time);
        Tokens = new TokenService(Store, Random, Time);
        Sasl = SaslMechanisms.Standard(Logins, Random, Tokens);
    }

    public ScriptedRandom Random { get; } = new();

    public ManualTime Time { get; } = new();

    public IAccountStore Store { get; }

    public LoginDirectory Logins { get; }

    public AccountService Accounts { get; }

    public TokenService Tokens { get; }

    public SaslMechanisms Sasl { get; }

    /// <summary>A server on which Romeo, with <see cref="Password"/>, and Juliet, with another, have accounts.</summary>
    public static async Task<TestServer> WithAccountsAsync()
    {
        var server = new TestServer();
        Assert.True((await server.Accounts.CreateAsync(Romeo, Password, default)).IsDone);
        Assert.True((await server.Accounts.CreateAsync(Juliet, "deny thy father", default)).IsDone);
        return server;
    }

    public ISaslExchange Start(string mechanism) => Sasl.Find(mechanism, confidential: true)!.Start();
}
