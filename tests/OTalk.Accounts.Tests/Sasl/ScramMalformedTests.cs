namespace OTalk.Accounts.Tests.Sasl;

public sealed class ScramMalformedTests
{
    [Theory]
    [InlineData("", "the channel binding flag is not n, y or p=NAME")]
    [InlineData("x,,n=romeo,r=abc", "the channel binding flag is not n, y or p=NAME")]
    [InlineData("N,,n=romeo,r=abc", "the channel binding flag is not n, y or p=NAME")]
    [InlineData("p=tls-unique,,n=romeo,r=abc", "channel binding is not supported")]
    [InlineData("n", "the header is not FLAG,[a=AUTHZID],")]
    [InlineData("n,", "the header is not FLAG,[a=AUTHZID],")]
    [InlineData("n,romeo,n=romeo,r=abc", "the second part of the header is not a=AUTHZID")]
    [InlineData("n,a=,n=romeo,r=abc", "the authorization identity (a=) is not a valid saslname")]
    [InlineData("n,a=ro=2,n=romeo,r=abc", "the authorization identity (a=) is not a valid saslname")]
    [InlineData("n,,", "the user name (n=) is missing after the header")]
    [InlineData("n,,r=abc,n=romeo", "the user name (n=) is missing after the header")]
    [InlineData("n,,m=ext,n=romeo,r=abc", "mandatory extensions (m=) are not supported")]
    [InlineData("n,,n=,r=abc", "the user name (n=) is not a valid saslname")]
    [InlineData("n,,n=ro=2cmeo,r=abc", "the user name (n=) is not a valid saslname")]
    [InlineData("n,,n=ro=41meo,r=abc", "the user name (n=) is not a valid saslname")]
    [InlineData("n,,n=romeo=,r=abc", "the user name (n=) is not a valid saslname")]
    [InlineData("n,,n=ro\0meo,r=abc", "the user name (n=) is not a valid saslname")]
    [InlineData("n,,n=romeo", "the nonce (r=) is missing after the user name")]
    [InlineData("n,,n=romeo,x=1,r=abc", "the nonce (r=) is missing after the user name")]
    [InlineData("n,,n=romeo,r=", "the nonce (r=) is not printable ASCII")]
    [InlineData("n,,n=romeo,r=a c", "the nonce (r=) is not printable ASCII")]
    [InlineData("n,,n=romeo,r=äbc", "the nonce (r=) is not printable ASCII")]
    [InlineData("n,,n=romeo,r=abc,", "an extension after the nonce is not LETTER=VALUE")]
    [InlineData("n,,n=romeo,r=abc,1=x", "an extension after the nonce is not LETTER=VALUE")]
    public async Task A_malformed_first_message_is_told_what_is_wrong(string message, string error)
    {
        var server = await TestServer.WithAccountsAsync();

        Assert.Equal($"failed: {error}", await server.Start("SASL-SCRAM-SHA-256").SayAsync(message));
    }

    [Theory]
    [InlineData("", "the channel binding (c=) does not begin the client-final message")]
    [InlineData("r=abcSERVER,c=biws,p=AAAA", "the channel binding (c=) does not begin the client-final message")]
    [InlineData("c=biws", "the nonce (r=) is missing after the channel binding")]
    [InlineData("c=biws,p=AAAA", "the nonce (r=) is missing after the channel binding")]
    [InlineData("c=biws,r=abcSERVER", "the proof (p=) does not end the client-final message")]
    [InlineData("c=biws,r=abcSERVER,p=AAAA,x=1", "the proof (p=) does not end the client-final message")]
    [InlineData("c=biws,r=abcSERVER,p=AA", "the proof (p=) is not base64")]
    [InlineData("c=biws,r=abcSERVER,p=%%%%", "the proof (p=) is not base64")]
    [InlineData("c=biws,r=abcSERVER,x,p=AAAA", "an extension before the proof is not LETTER=VALUE")]
    [InlineData("c=biws,r=abcSERVER,p=", "the proof (p=) is not 32 bytes")]
    [InlineData("c=biws,r=abcSERVER,p=AAAA", "the proof (p=) is not 32 bytes")]
    public async Task A_malformed_final_message_is_told_what_is_wrong(string message, string error)
    {
        var server = await TestServer.WithAccountsAsync();
        server.Random.Nonce = "SERVER";
        foreach (var name in new[] { "romeo", "nobody" })
        {
            var exchange = server.Start("SASL-SCRAM-SHA-256");
            Assert.StartsWith("continue: ", await exchange.SayAsync($"n,,n={name},r=abc"), StringComparison.Ordinal);

            Assert.Equal($"failed: {error}", await exchange.SayAsync(message));
            Assert.Equal("failed: the exchange is over", await exchange.SayAsync(message));
        }
    }

    [Fact]
    public async Task What_is_no_text_or_too_long_is_refused()
    {
        var server = await TestServer.WithAccountsAsync();

        Assert.Equal(
            "failed: the client-first message is not valid UTF-8",
            await server.Start("SASL-SCRAM-SHA1").SayAsync([0x6E, 0x2C, 0xFF]));
        Assert.Equal(
            "failed: the client-first message is longer than 16384 bytes",
            await server.Start("SASL-SCRAM-SHA1").SayAsync("n,,n=romeo,r=" + new string('a', 16384)));
    }
}
