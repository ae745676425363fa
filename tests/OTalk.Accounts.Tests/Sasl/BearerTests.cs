using OTalk.Accounts.Sasl;
using OTalk.Accounts.Tokens;
using OTalk.TestKit;

namespace OTalk.Accounts.Tests.Sasl;

public sealed class BearerTests
{
    [Theory]
    [Covers("oauth.sasl", "oauth.sasl.bare", "oauth.sasl.identity", "oauth.sasl.refused")]
    [InlineData("TOKEN", "ok romeo@montague.com")]
    [InlineData("n,,\x01" + "auth=Bearer TOKEN\x01\x01", "ok romeo@montague.com")]
    [InlineData("n,a=romeo@montague.com,\x01" + "auth=Bearer TOKEN\x01\x01", "ok romeo@montague.com")]
    [InlineData("n,a=romeo,\x01host=montague.com\x01port=443\x01" + "auth=bearer  TOKEN\x01\x01", "ok romeo@montague.com")]
    [InlineData("n,a=juliet@capulet.fam,\x01" + "auth=Bearer TOKEN\x01\x01", "failed: authentication failed")]
    [InlineData("n,,\x01" + "auth=Bearer otk_0123456789abcdef_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x01\x01", "failed: authentication failed")]
    [InlineData("TOKENx", "failed: authentication failed")]
    [InlineData("", "failed: the token is empty")]
    [InlineData("p=x,,\x01" + "auth=Bearer TOKEN\x01\x01", "failed: channel binding is not supported")]
    [InlineData("n,,auth=Bearer TOKEN\x01\x01", "failed: the pairs are not each between %x01, with one more at the end")]
    [InlineData("n,,\x01" + "auth=Bearer TOKEN\x01", "failed: the pairs are not each between %x01, with one more at the end")]
    [InlineData("n,,\x01\x01", "failed: the pairs are not each between %x01, with one more at the end")]
    [InlineData("n,,\x01host=montague.com\x01\x01", "failed: the pair auth= is missing")]
    [InlineData("n,,\x01" + "auth=Basic TOKEN\x01\x01", "failed: the pair auth= does not hold a Bearer token")]
    public async Task A_response_gets_its_answer(string response, string answer)
    {
        var server = await TestServer.WithAccountsAsync();
        var token = (await server.Tokens.CreateAsync(TestServer.Romeo, new TokenLimits(), lifetime: null, default)).Text!;

        Assert.Equal(answer, await server.Start("SASL-OAUTH").SayAsync(response.Replace("TOKEN", token, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_outcome_tells_what_the_token_is_limited_to()
    {
        var server = await TestServer.WithAccountsAsync();
        var limits = new TokenLimits("Balcony", TokenScope.Read, "montague.com/alleyway");
        var made = await server.Tokens.CreateAsync(TestServer.Romeo, limits, lifetime: null, default);

        var step = await server.Start("SASL-OAUTH").RespondAsync(System.Text.Encoding.UTF8.GetBytes(made.Text!), default);

        Assert.Equal(made.Token, Assert.IsType<SaslOk>(step).Token);
    }
}
