using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp;
using OTalk.TestKit.Xmpp.Clients;
using OTalk.TestKit.Xmpp.Servers;

namespace OTalk.Integration.Xmpp;

/// <summary>Our server beside Prosody and ejabberd, each with streams of its own to the other: proved by certificates, and by dialback.</summary>
public sealed class ServerStreamTests
{
    private const string Password = Cast.Password;
    private const string Juliet = "juliet@capulet.fam";

    [Theory]
    [Covers("xmpp.stream", "xmpp.stanza", "xmpp.external", "xmpp.dialback", "xmpp.confirmed", "xmpp.confirmed.ping")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public Task People_chat_across_servers(bool ejabberd, bool dialback) => XmppRig.UseAsync(async rig =>
    {
        using PortLease port = PortLease.Acquire();
        rig.Names.Add("montague.com", port.Port);
        rig.Names.Add("rooms.montague.com", port.Port);
        var setup = new XmppServerSetup { Domains = ["capulet.fam"], Accounts = [new TestAccount(Juliet, Password)], Dialback = dialback };
        XmppServer theirs = ejabberd ? await rig.StartEjabberdAsync(setup) : await rig.StartProsodyAsync(setup);
        using TestCertificate certificate = rig.Authority.Issue("montague.com", "rooms.montague.com");
        string folder = Path.GetDirectoryName(certificate.Path)!;
        File.Copy(certificate.Path, Path.Combine(folder, "montague.com.crt"));
        File.Copy(certificate.KeyPath, Path.Combine(folder, "montague.com.key"));
        await OTalkServer.UseAsync(
            new ServerSetup
            {
                Domain = "montague.com",
                Accounts = [new TestAccount("romeo@montague.com", Password)],
                Settings =
                [
                    "Xmpp:Enabled=true", "Xmpp:Host=127.0.0.1", $"Xmpp:Port={port.Port}", $"Xmpp:Certificates={folder}", $"Xmpp:TrustedAuthorities={rig.Authority.Path}",
                    $"Xmpp:Dialback={(dialback ? "allow" : "off")}", "Xmpp:Peers:capulet.fam:Host=127.0.0.1", $"Xmpp:Peers:capulet.fam:Port={theirs.ServerPort}",
                ],
            },
            async ours =>
            {
                await AssertCheckedAsync(ours, dialback);
                await ChatAsync(rig, ours, theirs);
            },
            TestContext.Current.CancellationToken);
    });

    /// <summary>What an operator is told of the way.</summary>
    private static async Task AssertCheckedAsync(OTalkServer ours, bool dialback)
    {
        CommandResult way = await ours.RunAsync("xmpp", "check", "capulet.fam");
        string[] lines = way.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["allowed", "certificate", "names", "connection", "stream", "their proof", "our proof"], lines.Select(static line => line.Split('\t')[1]));
        Assert.All(lines, static line => Assert.StartsWith("ok\t", line, StringComparison.Ordinal));
        Assert.Equal(0, way.ExitCode);
        Assert.Contains(dialback ? "dialback" : "its certificate proves that it is capulet.fam", lines[5], StringComparison.Ordinal);
    }

    private static async Task ChatAsync(XmppRig rig, OTalkServer ours, XmppServer theirs)
    {
        XmppClient juliet = await rig.LogInWithSlixmppAsync(theirs, "juliet@capulet.fam/Window");
        await juliet.ShowAsync();
        await using OTalkClient romeo = await ours.LogInAsync("romeo@montague.com/sess/Balcony");
        await romeo.UnmaskAsync();

        // Streams open from both sides; and again when theirs has started anew.
        for (int i = 0; i < 2; i++)
        {
            await romeo.PublishAsync(Juliet + "/inbox", $"She speaks {i}");
            Assert.Equal("romeo@montague.com/Balcony", (await juliet.HearAsync($"She speaks {i}")).Get("from"));
            await juliet.SayAsync("romeo@montague.com", $"Ay me {i}");
            Received heard = await romeo.NextEventAsync();
            Assert.Equal($"Ay me {i}", heard.Member("msg")!.Value.GetProperty("body").GetString());
            if (i > 0)
                break;
            await theirs.StopAsync();
            await juliet.ExpectOfflineAsync();
            await theirs.StartAsync();
            await juliet.ConnectAsync();
            await juliet.ShowAsync();
        }
    }
}
