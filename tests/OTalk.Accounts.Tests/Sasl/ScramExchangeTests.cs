using System.Security.Cryptography;
using System.Text;
using OTalk.TestKit;

namespace OTalk.Accounts.Tests.Sasl;

public sealed class ScramExchangeTests
{
    private static readonly byte[] _password = Encoding.UTF8.GetBytes(TestServer.Password);

    [Theory]
    [InlineData("romeo")]
    [InlineData("ROMEO")]
    [InlineData("romeo@montague.com")]
    [InlineData("romeo@Montague.com")]
    [Covers("streams.sasl.user-name")]
    public async Task Either_form_of_the_name_and_either_hash_log_in(string name)
    {
        var server = await TestServer.WithAccountsAsync();
        foreach (var (mechanism, hash) in Mechanisms)
        {
            var client = new ScramClient(hash, name, _password);

            var answer = await client.RunAsync(server.Start(mechanism));

            Assert.Equal($"ok romeo@montague.com: {client.ExpectedServerFinal}", answer);
        }
    }

    [Theory]
    [InlineData("y,,")]
    [InlineData("n,a=romeo,")]
    [InlineData("n,a=romeo@montague.com,")]
    public async Task A_header_that_asks_for_nothing_more_is_accepted(string header)
    {
        var server = await TestServer.WithAccountsAsync();
        var client = new ScramClient(HashAlgorithmName.SHA256, "romeo", _password, header);

        var answer = await client.RunAsync(server.Start("SASL-SCRAM-SHA-256"));

        Assert.Equal($"ok romeo@montague.com: {client.ExpectedServerFinal}", answer);
    }

    [Theory]
    [InlineData("n,a=juliet@capulet.fam,")]
    [InlineData("n,a=nobody,")]
    [Covers("streams.sasl.authorization-identity")]
    public async Task Acting_as_another_is_refused(string header)
    {
        var server = await TestServer.WithAccountsAsync();
        var client = new ScramClient(HashAlgorithmName.SHA256, "romeo", _password, header);

        var answer = await server.Start("SASL-SCRAM-SHA-256").SayAsync(client.First);

        Assert.Equal("failed: acting as another identity is not supported", answer);
    }

    [Fact]
    public async Task A_name_with_escapes_is_decoded()
    {
        var server = await TestServer.WithAccountsAsync();
        await server.Accounts.CreateAsync(Core.Addressing.Identity.Parse("a=b,c@montague.com"), TestServer.Password, default);
        var client = new ScramClient(HashAlgorithmName.SHA256, "a=3Db=2Cc", _password);

        Assert.StartsWith("ok a=b,c@montague.com: ", await client.RunAsync(server.Start("SASL-SCRAM-SHA-256")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extensions_nobody_knows_are_ignored_and_signed()
    {
        var server = await TestServer.WithAccountsAsync();
        var exchange = server.Start("SASL-SCRAM-SHA-256");

        Assert.StartsWith("continue: r=abc", await exchange.SayAsync("n,,n=romeo,r=abc,x=some=thing,z=1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_fails()
    {
        var server = await TestServer.WithAccountsAsync();
        foreach (var (mechanism, hash) in Mechanisms)
        {
            var client = new ScramClient(hash, "romeo", Encoding.UTF8.GetBytes("wherefore art thoU"));

            Assert.Equal("failed: authentication failed", await client.RunAsync(server.Start(mechanism)));
        }
    }

    [Fact]
    public async Task Every_bit_of_the_proof_counts()
    {
        var server = await TestServer.WithAccountsAsync();
        for (var bit = 0; bit < 160; bit++)
        {
            var exchange = server.Start("SASL-SCRAM-SHA1");
            var client = new ScramClient(HashAlgorithmName.SHA1, "romeo", _password);
            var final = client.Final((await exchange.SayAsync(client.First))["continue: ".Length..]);
            var at = final.LastIndexOf("p=", StringComparison.Ordinal) + 2;
            var proof = Convert.FromBase64String(final[at..]);
            proof[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal("failed: authentication failed", await exchange.SayAsync(final[..at] + Convert.ToBase64String(proof)));
        }
    }

    [Theory]
    [InlineData("c=biws", "c=eSws", "the channel binding (c=) does not repeat the header")]
    [InlineData("c=biws", "c=biwsYWJj", "the channel binding (c=) does not repeat the header")]
    [InlineData("r=client-nonce", "r=Client-nonce", "the nonce (r=) is not that of this exchange")]
    [InlineData("r=client-nonceSERVER", "r=client-nonce", "the nonce (r=) is not that of this exchange")]
    [InlineData("r=client-nonceSERVER", "r=client-nonceSERVER2", "the nonce (r=) is not that of this exchange")]
    public async Task What_was_agreed_in_the_first_messages_binds_the_last(string genuine, string tampered, string error)
    {
        var server = await TestServer.WithAccountsAsync();
        server.Random.Nonce = "SERVER";
        var exchange = server.Start("SASL-SCRAM-SHA-256");
        var client = new ScramClient(HashAlgorithmName.SHA256, "romeo", _password);
        var final = client.Final((await exchange.SayAsync(client.First))["continue: ".Length..]);
        Assert.Contains(genuine, final, StringComparison.Ordinal);

        Assert.Equal($"failed: {error}", await exchange.SayAsync(final.Replace(genuine, tampered, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_nonce_is_good_for_one_proof()
    {
        var server = await TestServer.WithAccountsAsync();
        var exchange = server.Start("SASL-SCRAM-SHA-256");
        var client = new ScramClient(HashAlgorithmName.SHA256, "romeo", _password);
        var final = client.Final((await exchange.SayAsync(client.First))["continue: ".Length..]);
        Assert.StartsWith("ok ", await exchange.SayAsync(final), StringComparison.Ordinal);

        Assert.Equal("failed: the exchange is over", await exchange.SayAsync(final));
    }

    [Fact]
    public async Task No_two_exchanges_have_the_same_nonce()
    {
        var server = await TestServer.WithAccountsAsync();

        var first = await server.Start("SASL-SCRAM-SHA-256").SayAsync("n,,n=romeo,r=abc");
        var second = await server.Start("SASL-SCRAM-SHA-256").SayAsync("n,,n=romeo,r=abc");

        Assert.NotEqual(first, second);
    }

    internal static (string Mechanism, HashAlgorithmName Hash)[] Mechanisms =>
        [("SASL-SCRAM-SHA1", HashAlgorithmName.SHA1), ("SASL-SCRAM-SHA-256", HashAlgorithmName.SHA256)];
}
