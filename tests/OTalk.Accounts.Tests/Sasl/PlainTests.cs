namespace OTalk.Accounts.Tests.Sasl;

public sealed class PlainTests
{
    [Theory]
    [InlineData("\0romeo\0wherefore art thou", "ok romeo@montague.com")]
    [InlineData("\0romeo@montague.com\0wherefore art thou", "ok romeo@montague.com")]
    [InlineData("\0Romeo@MONTAGUE.com\0wherefore art thou", "ok romeo@montague.com")]
    [InlineData("\0juliet@capulet.fam\0deny thy father", "ok juliet@capulet.fam")]
    [InlineData("romeo\0romeo\0wherefore art thou", "ok romeo@montague.com")]
    [InlineData("romeo@montague.com\0romeo\0wherefore art thou", "ok romeo@montague.com")]
    [InlineData("\0romeo\0wherefore\u00A0art thou", "ok romeo@montague.com")]
    [InlineData("\0romeo\0Wherefore art thou", "failed: authentication failed")]
    [InlineData("\0romeo\0wherefore art tho", "failed: authentication failed")]
    [InlineData("\0juliet\0deny thy father", "failed: authentication failed")]
    [InlineData("\0romeo\0\u0007", "failed: authentication failed")]
    [InlineData("juliet@capulet.fam\0romeo\0wherefore art thou", "failed: acting as another identity is not supported")]
    [InlineData("nobody\0romeo\0wherefore art thou", "failed: acting as another identity is not supported")]
    [InlineData("", "failed: the response is not [authzid] NUL authcid NUL passwd")]
    [InlineData("romeo", "failed: the response is not [authzid] NUL authcid NUL passwd")]
    [InlineData("romeo\0wherefore art thou", "failed: the response is not [authzid] NUL authcid NUL passwd")]
    [InlineData("\0romeo\0wherefore\0art thou", "failed: the response is not [authzid] NUL authcid NUL passwd")]
    [InlineData("\0\0wherefore art thou", "failed: the user name is empty")]
    [InlineData("\0romeo\0", "failed: the password is empty")]
    public async Task A_response_gets_its_answer(string response, string answer)
    {
        var server = await TestServer.WithAccountsAsync();

        Assert.Equal(answer, await server.Start("SASL-PLAIN").SayAsync(response));
    }

    [Fact]
    public async Task What_is_no_text_or_too_long_is_refused()
    {
        var server = await TestServer.WithAccountsAsync();

        Assert.Equal("failed: the response is not valid UTF-8", await server.Start("SASL-PLAIN").SayAsync([0, 0x72, 0, 0xC0, 0x80]));
        Assert.Equal("failed: the response is longer than 16384 bytes", await server.Start("SASL-PLAIN").SayAsync(new string('a', 16385)));
        Assert.Equal("failed: authentication failed", await server.Start("SASL-PLAIN").SayAsync("\0romeo\0" + new string('a', 1025)));
    }
}
