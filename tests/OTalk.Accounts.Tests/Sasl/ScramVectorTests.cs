using System.Text;
using OTalk.Accounts.Credentials;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Tests.Sasl;

/// <summary>The examples of the RFCs, message by message, through the exchange that clients meet.</summary>
public sealed class ScramVectorTests
{
    [Fact]
    public Task Rfc_5802_section_5() => PlayAsync(
        "SASL-SCRAM-SHA1",
        salt: "QSXCR+Q6sek8bf92",
        serverNonce: "3rfcNHYJY1ZVvWVs7j",
        clientFirst: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
        serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");

    [Fact]
    public Task Rfc_7677_section_3() => PlayAsync(
        "SASL-SCRAM-SHA-256",
        salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
        serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        clientFirst: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
        serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        clientFinal: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");

    private static async Task PlayAsync(
        string mechanism, string salt, string serverNonce, string clientFirst, string serverFirst, string clientFinal, string serverFinal)
    {
        var server = new TestServer();
        server.Random.Nonce = serverNonce;
        await server.Store.AddAsync(User(Convert.FromBase64String(salt)), default);
        var exchange = server.Start(mechanism);

        Assert.Equal($"continue: {serverFirst}", await exchange.SayAsync(clientFirst));
        Assert.Equal($"ok user@montague.com: {serverFinal}", await exchange.SayAsync(clientFinal));
    }

    private static AccountRecord User(byte[] salt)
    {
        var password = Encoding.UTF8.GetBytes("pencil");
        return new AccountRecord(
            "user@montague.com",
            ScramKeys.Derive(ScramHash.Sha1, password, salt, iterations: 4096),
            ScramKeys.Derive(ScramHash.Sha256, password, salt, iterations: 4096),
            Disabled: false,
            DateTimeOffset.UnixEpoch);
    }
}
