namespace OTalk.Server.Tests.Commands;

/// <summary>What <c>otalk xmpp check</c> says before it goes anywhere.</summary>
public sealed class XmppCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Theory]
    [InlineData("capulet.com", "Xmpp:Enabled is false. Set it to true, and start the server again.")]
    [InlineData("localhost", "localhost is a domain of this server itself. Nothing has to be sent anywhere.", "Xmpp:Enabled=true")]
    [InlineData("capulet.com", "Xmpp:Mode is allow-list, and capulet.com is not in Xmpp:Peers. Name it there, and start the server again.", "Xmpp:Enabled=true", "Xmpp:Mode=allow-list")]
    [InlineData(
        "capulet.com",
        "capulet.com is named in Federation:Peers, so oTalk is spoken with it. Take it out there, or name it in Xmpp:Peers instead.",
        "Xmpp:Enabled=true",
        "Federation:Peers:capulet.com:Url=https://capulet.com")]
    [InlineData("capulet.com", "capulet.com is blocked by Federation:Blocked. Take it out there, and start the server again.", "Xmpp:Enabled=true", "Federation:Blocked=capulet.com")]
    public async Task What_is_not_allowed_is_told(string domain, string why, params string[] settings)
    {
        var run = await _terminal.RunAsync(["xmpp", "check", domain, .. settings.SelectMany(static setting => new[] { "--set", setting })]);

        Assert.Equal(1, run.Code);
        Assert.Equal($"FAILED\tallowed\t{why}\n", run.Out.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_missing_certificate_is_told()
    {
        var run = await _terminal.RunAsync("xmpp", "check", "capulet.com", "--set", "Xmpp:Enabled=true");

        Assert.Equal(1, run.Code);
        Assert.EndsWith(
            "FAILED\tcertificate\tthere is no certificate for localhost. Put localhost.crt and localhost.key into the folder that Xmpp:Certificates names.\n",
            run.Out.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }
}
