using OTalk.TestKit;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp;
using OTalk.TestKit.Xmpp.Clients;
using OTalk.TestKit.Xmpp.Servers;

namespace OTalk.Integration.Xmpp;

/// <summary>
/// The servers and clients of other makers find each other and understand each other as the tests set them up, without our server between them:
/// what fails with it and not here is ours.
/// </summary>
public sealed class RigTests
{
    private const string Password = "wherefore";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task People_chat_subscribe_and_meet_across_servers(bool dialback) => UseAsync(dialback, async (rig, prosody, ejabberd) =>
    {
        XmppClient romeo = await rig.LogInWithSlixmppAsync(prosody, "romeo@montague.com/balcony");
        XmppClient juliet = await rig.LogInWithXmppJsAsync(ejabberd, "juliet@capulet.fam/window");
        await Task.WhenAll(romeo.ShowAsync(), juliet.ShowAsync());

        await romeo.SayAsync(juliet.BareJid, "But soft, what <light>");
        Assert.Equal(romeo.Jid, (await juliet.HearAsync("But soft, what <light>")).Get("from"));
        await juliet.SayAsync(romeo.Jid, "Ay me");
        Assert.Equal(juliet.Jid, (await romeo.HearAsync("Ay me")).Get("from"));

        await romeo.SendPresenceAsync(juliet.BareJid, "subscribe");
        await juliet.ExpectPresenceAsync(romeo.BareJid, "subscribe");
        await juliet.SendPresenceAsync(romeo.BareJid, "subscribed");
        await romeo.ExpectPresenceAsync(juliet.BareJid, "subscribed");
        await romeo.ExpectPresenceAsync(juliet.Jid);
        await juliet.DisconnectAsync();
        await romeo.ExpectPresenceAsync(juliet.Jid, "unavailable");
        await juliet.ConnectAsync();
        await juliet.ShowAsync();
        await romeo.ExpectPresenceAsync(juliet.Jid);
        await juliet.PingAsync(romeo.Jid);

        foreach (string room in new[] { "ball@conference.montague.com", "crypt@conference.capulet.fam" })
            await MeetAsync(romeo, juliet, room);
    });

    [Fact]
    public Task A_client_takes_up_its_session_again() => UseAsync(dialback: false, async (rig, prosody, ejabberd) =>
    {
        XmppClient romeo = await rig.LogInWithSlixmppAsync(prosody, "romeo@montague.com/balcony");
        XmppClient juliet = await rig.LogInWithXmppJsAsync(ejabberd, "juliet@capulet.fam/window");
        await Task.WhenAll(romeo.ShowAsync(), juliet.ShowAsync());
        foreach ((XmppClient away, XmppClient other) in new[] { (romeo, juliet), (juliet, romeo) })
        {
            await away.BreakAsync();
            await other.SayAsync(away.Jid, "Art thou gone so?");
            Assert.True(await away.ResumeAsync());
            await away.HearAsync("Art thou gone so?");
        }
    });

    [Fact]
    public Task A_server_that_comes_back_has_its_data() => UseAsync(dialback: false, async (rig, prosody, ejabberd) =>
    {
        XmppClient romeo = await rig.LogInWithXmppJsAsync(prosody, "romeo@montague.com/balcony");
        XmppClient juliet = await rig.LogInWithSlixmppAsync(ejabberd, "juliet@capulet.fam/window");
        await Task.WhenAll(romeo.ShowAsync(), juliet.ShowAsync());
        await romeo.SendPresenceAsync(juliet.BareJid, "subscribe");
        await juliet.ExpectPresenceAsync(romeo.BareJid, "subscribe");
        await juliet.SendPresenceAsync(romeo.BareJid, "subscribed");
        await romeo.ExpectPresenceAsync(juliet.Jid);

        await Task.WhenAll(prosody.StopAsync(), ejabberd.StopAsync());
        await Task.WhenAll(romeo.ExpectOfflineAsync(), juliet.ExpectOfflineAsync());
        await Task.WhenAll(prosody.StartAsync(), ejabberd.StartAsync());
        await juliet.ConnectAsync();
        await juliet.ShowAsync();
        await romeo.ConnectAsync();
        await romeo.ShowAsync();
        await romeo.ExpectPresenceAsync(juliet.Jid);
    });

    /// <summary>Where certificates count, only the right one does: not one's own, none that has run out, nobody else's.</summary>
    [Fact]
    public Task A_server_without_a_good_certificate_is_not_spoken_with() => XmppRig.UseAsync(async rig =>
    {
        using var own = TestCertificate.CreateSelfSigned("montague.com");
        using TestCertificate old = rig.Authority.IssueExpired("padua.it");
        using TestCertificate other = rig.Authority.Issue("mantua.it");
        Task<XmppServer> ejabberd = rig.StartEjabberdAsync(Capulet());
        XmppServer[] servers = await Task.WhenAll(
            rig.StartProsodyAsync(Montague(), own),
            rig.StartProsodyAsync(Montague("padua.it"), old),
            rig.StartProsodyAsync(Montague("verona.it"), other));
        XmppClient juliet = await rig.LogInWithXmppJsAsync(await ejabberd, "juliet@capulet.fam/window");
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

    [Theory]
    [InlineData("Prosody")]
    [InlineData("ejabberd")]
    public Task A_component_serves_domains_behind_a_server(string which) => XmppRig.UseAsync(async rig =>
    {
        XmppServerSetup setup = Montague("verona.it") with { Components = ["montague.com", "rooms.montague.com"] };
        Task<XmppServer> front = which == "Prosody" ? rig.StartProsodyAsync(setup) : rig.StartEjabberdAsync(setup);
        XmppServer back = await rig.StartProsodyAsync(Capulet());
        await using ComponentLink montague = await ComponentLink.OpenAsync((await front).ComponentPort, "montague.com");
        await using ComponentLink rooms = await ComponentLink.OpenAsync((await front).ComponentPort, "rooms.montague.com");
        XmppClient juliet = await rig.LogInWithXmppJsAsync(back, "juliet@capulet.fam/window");

        await juliet.SayAsync("romeo@montague.com", "Ay me");
        Assert.Contains("Ay me", await montague.ReadAsync("</message>"), StringComparison.Ordinal);
        await montague.SendAsync($"<message from='romeo@montague.com/balcony' to='{juliet.Jid}' type='chat'><body>She speaks</body></message>");
        Assert.Equal("romeo@montague.com/balcony", (await juliet.HearAsync("She speaks")).Get("from"));
        await juliet.SendPresenceAsync("ball@rooms.montague.com", "subscribe");
        Assert.Contains("ball@rooms.montague.com", await rooms.ReadAsync("/>"), StringComparison.Ordinal);
    });

    private static async Task MeetAsync(XmppClient romeo, XmppClient juliet, string room)
    {
        await romeo.EnterAsync(room, "romeo");
        await juliet.EnterAsync(room, "juliet");
        await romeo.ExpectPresenceAsync($"{room}/juliet");
        await juliet.SayAsync(room, "Good pilgrim", "groupchat");
        foreach (XmppClient client in new[] { romeo, juliet })
            Assert.Equal($"{room}/juliet", (await client.HearAsync("Good pilgrim")).Get("from"));
        await juliet.LeaveAsync(room, "juliet");
        await romeo.ExpectPresenceAsync($"{room}/juliet", "unavailable");
    }

    private static Task UseAsync(bool dialback, Func<XmppRig, XmppServer, XmppServer, Task> test) => XmppRig.UseAsync(async rig =>
    {
        XmppServer[] servers = await Task.WhenAll(
            rig.StartProsodyAsync(Montague() with { Dialback = dialback }),
            rig.StartEjabberdAsync(Capulet() with { Dialback = dialback }));
        await test(rig, servers[0], servers[1]);
    });

    private static XmppServerSetup Montague(string domain = "montague.com") =>
        new() { Domains = [domain], Accounts = [new TestAccount($"romeo@{domain}", Password)] };

    private static XmppServerSetup Capulet() =>
        new() { Domains = ["capulet.fam"], Accounts = [new TestAccount("juliet@capulet.fam", Password)] };
}
