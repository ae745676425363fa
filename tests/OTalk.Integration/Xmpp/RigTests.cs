using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp;
using OTalk.TestKit.Xmpp.Clients;
using OTalk.TestKit.Xmpp.Servers;

namespace OTalk.Integration.Xmpp;

/// <summary>
/// The servers of other makers, as the tests set them up, without ours between them: they take no certificate that is not good, so that what they
/// take from ours says something.
/// </summary>
public sealed class RigTests
{
    /// <summary>Not one's own, none that has run out, nobody else's.</summary>
    [Fact]
    public Task A_server_without_a_good_certificate_is_not_spoken_with() => XmppRig.UseAsync(async rig =>
    {
        using var own = TestCertificate.CreateSelfSigned("montague.com");
        using TestCertificate old = rig.Authority.IssueExpired("padua.it");
        using TestCertificate other = rig.Authority.Issue("mantua.it");
        XmppServer[] servers = await Task.WhenAll(
            rig.StartProsodyAsync(Of("romeo@montague.com"), own),
            rig.StartProsodyAsync(Of("romeo@padua.it"), old),
            rig.StartProsodyAsync(Of("romeo@verona.it"), other));
        XmppServer capulet = await rig.StartProsodyAsync(Of(Verona.Juliet));
        XmppClient juliet = await rig.LogInWithSlixmppAsync(capulet, Verona.Window);
        foreach (XmppServer server in servers)
        {
            XmppClient romeo = await rig.LogInWithSlixmppAsync(server, $"romeo@{server.Setup.Domains[0]}/balcony");
            foreach ((XmppClient from, XmppClient to) in new[] { (romeo, juliet), (juliet, romeo) })
            {
                await from.SayAsync(to.Jid, "It is the east");
                Assert.Equal(to.Jid, (await from.ExpectAsync(stanza => stanza.Is("message"), "its message back")).Get("from"));
            }

            Assert.DoesNotContain(romeo.Untaken.Concat(juliet.Untaken), stanza => stanza.Is("message"));
        }
    });

    private static XmppServerSetup Of(string account) =>
        new() { Domains = [account.Split('@')[1]], Accounts = [new TestAccount(account, Cast.Password)] };
}
