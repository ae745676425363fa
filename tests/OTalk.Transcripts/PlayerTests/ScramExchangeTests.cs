using System.Security.Cryptography;
using OTalk.TestKit.Client;

namespace OTalk.Transcripts.PlayerTests;

public sealed class ScramExchangeTests
{
    [Fact]
    public void Sha1_as_in_RFC_5802_section_5()
    {
        ScramExchange exchange = new(HashAlgorithmName.SHA1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL");

        Assert.Equal("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL", exchange.ClientFirst);
        Assert.Equal(
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            exchange.ClientFinal("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
        Assert.True(exchange.Accepts("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
        Assert.False(exchange.Accepts("v=AAF9pqV8S7suAoZWja4dJRkFsKQ="));
    }

    [Fact]
    public void Sha256_as_in_RFC_7677_section_3()
    {
        ScramExchange exchange = new(HashAlgorithmName.SHA256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");

        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            exchange.ClientFinal("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        Assert.True(exchange.Accepts("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }
}
