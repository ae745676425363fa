using OTalk.Accounts.Sasl;

namespace OTalk.Accounts.Tests.Sasl;

public sealed class SaslMechanismsTests
{
    [Fact]
    public void What_reveals_the_secret_is_offered_only_where_nobody_listens()
    {
        var mechanisms = new TestServer().Sasl;

        Assert.Equal(["SASL-SCRAM-SHA-256", "SASL-SCRAM-SHA1", "SASL-PLAIN", "SASL-OAUTH"], mechanisms.Offered(confidential: true));
        Assert.Equal(["SASL-SCRAM-SHA-256", "SASL-SCRAM-SHA1"], mechanisms.Offered(confidential: false));
        Assert.All(mechanisms.Offered(confidential: true), name => Assert.Equal(name, mechanisms.Find(name, confidential: true)?.Name));
        Assert.Null(mechanisms.Find("SASL-PLAIN", confidential: false));
        Assert.Null(mechanisms.Find("SASL-OAUTH", confidential: false));
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("sasl-plain")]
    [InlineData("")]
    public void A_name_that_is_not_offered_finds_nothing(string name) => Assert.Null(new TestServer().Sasl.Find(name, confidential: true));

    [Fact]
    public void Bearer_tokens_are_offered_only_where_something_checks_them()
    {
        var server = new TestServer();

        Assert.DoesNotContain("SASL-OAUTH", SaslMechanisms.Standard(server.Logins, server.Random).Offered(confidential: true));
    }
}
