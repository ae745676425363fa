using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Our server behind Prosody and ejabberd, as their component: people chat and see whether the other is there.</summary>
public sealed class ComponentTests
{
    [Theory]
    [Covers("xmpp.chat.message", "xmpp.chat.kept", "xmpp.chat.nobody", "xmpp.chat.receipt", "xmpp.chat.blocked", "xmpp.addresses")]
    [Covers("xmpp.chat.revised", "xmpp.chat.deleted", "xmpp.presence.directed", "xmpp.presence.stranger")]
    [InlineData(false)]
    [InlineData(true)]
    public Task People_chat(bool ejabberd) => Verona.UseComponentAsync(ejabberd, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.RomeoAsync();

        Guid said = await romeo.PublishAsync(Verona.Juliet + "/inbox", "But soft, what <light>");
        Assert.Equal("romeo@montague.com/Balcony", (await juliet.HearAsync("But soft, what <light>")).Get("from"));
        await romeo.ReviseAsync(Verona.Juliet + "/inbox", said, "But soft! What <light>");
        XElement better = await juliet.HearAsync("But soft! What <light>");
        Assert.Equal($"{said}", better.Element(XName.Get("replace", "urn:xmpp:message-correct:0"))?.Get("id"));
        await romeo.DeleteAsync(Verona.Juliet + "/inbox", said);
        await juliet.ExpectAsync(stanza => stanza.Element(XName.Get("retract", "urn:xmpp:message-retract:1"))?.Get("id") == $"{said}", "what he has taken back");

        await juliet.SayAsync(Verona.Romeo, "Ay me");
        Received heard = await romeo.NextEventAsync();
        Assert.Equal("Ay me", heard.Member("msg")!.Value.GetProperty("body").GetString());
        Assert.Equal("juliet@capulet.fam/sess/Window", heard.Member("event")!.Value.GetProperty("from").GetString());

        // They show each other that they are there, without having asked for it.
        await romeo.AskAsync(new JsonObject { ["to"] = Verona.Juliet + "/inbox", ["msg"] = new JsonObject { ["ns"] = "http://otalk.com/p/presence", ["show"] = "away" } });
        Assert.Equal("away", (string?)(await juliet.ExpectPresenceAsync("romeo@montague.com/Balcony")).Element(XmppXml.Client + "show"));
        foreach ((string type, string show) in new[] { ("", "dnd"), (" type='unavailable'", "unavailable") })
        {
            await juliet.SendAsync($"<presence to='romeo@montague.com'{type}><show>dnd</show></presence>");
            heard = await romeo.NextEventAsync();
            Assert.Equal("romeo@montague.com/inbox", heard.Member("from")!.Value.GetString());
            Assert.Equal(show, heard.Member("msg")!.Value.GetProperty("show").GetString());
        }

        Assert.DoesNotContain("dnd", (await romeo.GetAsync(Verona.Romeo + "/inbox")).ToString(), StringComparison.Ordinal);

        // For a session that is not there, with a receipt.
        await juliet.SendAsync("<message to='romeo@montague.com/Orchard' type='chat' id='r1'><body>Art thou not Romeo?</body><request xmlns='urn:xmpp:receipts'/></message>");
        await juliet.ExpectAsync(static stanza => stanza.Is("message") && stanza.ToString().Contains("urn:xmpp:receipts", StringComparison.Ordinal), "the receipt");
        heard = await romeo.NextEventAsync();
        Assert.Equal("romeo@montague.com/inbox", heard.Member("from")!.Value.GetString());
        Assert.Equal("r1", heard.Member("msg")!.Value.GetProperty("origin_id").GetString());

        // Nobody of that name: what was sent comes back under its id.
        await romeo.SendAsync("""{"id":"lost","to":"tybalt@capulet.fam/inbox","msg":{"ns":"http://otalk.com/p/chat","body":"Turn, hell-hound"}}""");
        Assert.NotNull((await romeo.ReceiveAnswerAsync("lost")).Member("response"));
        Received bounced = await romeo.ReceiveAnswerAsync("lost");
        Assert.Equal(503, bounced.Member("error")!.Value.GetProperty("code").GetInt32());
        await juliet.SayAsync("paris@montague.com", "Who is there?");
        Assert.Equal(
            "service-unavailable",
            (await juliet.ExpectAsync(stanza => stanza.Is("message") && stanza.Get("from") == "paris@montague.com", "its message back")).Condition());

        // Who is blocked is answered the same.
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Verona.Romeo,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/block", ["identity"] = Verona.Juliet },
        });
        await juliet.SayAsync(Verona.Romeo, "Deny thy father");
        Assert.Equal(
            "service-unavailable",
            (await juliet.ExpectAsync(stanza => stanza.Is("message") && stanza.Get("from") == Verona.Romeo && stanza.Get("type") == "error", "its message back")).Condition());

        await romeo.AskAsync(new JsonObject { ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/unbind" } });
        await juliet.ExpectPresenceAsync("romeo@montague.com/Balcony", "unavailable");
    });

    [Fact]
    [Covers("xmpp.presence.subscribe", "xmpp.presence.request", "xmpp.presence.end", "xmpp.presence.show")]
    public Task People_see_each_other() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.RomeoAsync();

        // Romeo asks to see Juliet, who lets him.
        await romeo.SendAsync("""
            {"id":"see","to":"juliet@capulet.fam/sess/*/presence","from":"romeo@montague.com/roster/Juliet",
             "query":{"ns":"http://otalk.com/p/subscribe"}}
            """);
        Assert.Equal("pending", (await romeo.ReceiveAnswerAsync("see")).Member("response")!.Value.GetProperty("result").GetString());
        await juliet.ExpectPresenceAsync(Verona.Romeo, "subscribe");
        await juliet.SendPresenceAsync(Verona.Romeo, "subscribed");
        await romeo.ExpectEventAsync("romeo@montague.com/roster/Juliet/Window", static message => message.GetProperty("show").GetString() == "available");
        await juliet.SendAsync("<presence><show>dnd</show><status>with nurse</status></presence>");
        await romeo.ExpectEventAsync("romeo@montague.com/roster/Juliet/Window", static message => message.GetProperty("show").GetString() == "dnd");

        // Juliet asks to see Romeo, who lets her.
        await juliet.SendPresenceAsync(Verona.Romeo, "subscribe");
        Received request = await romeo.ExpectEventAsync("romeo@montague.com/requests", static message => message.GetProperty("ns").GetString() == "http://otalk.com/p/subscribe");
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = "romeo@montague.com/requests",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/approve", ["request"] = request.Member("event")!.Value.GetProperty("id").GetString() },
        });
        await juliet.ExpectPresenceAsync(Verona.Romeo, "subscribed");
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Verona.Balcony + "/presence",
            ["msg"] = new JsonObject { ["ns"] = "http://otalk.com/p/presence", ["show"] = "away", ["status"] = "in the orchard" },
        });
        await juliet.ExpectAsync(
            static stanza => stanza.Is("presence") && stanza.Get("from") == "romeo@montague.com/Balcony" && stanza.Value.Contains("in the orchard", StringComparison.Ordinal), "Romeo's presence");

        // And each takes it back.
        await juliet.SendPresenceAsync(Verona.Romeo, "unsubscribed");
        await romeo.ExpectEventAsync("romeo@montague.com/subscriptions", static message => message.GetProperty("state").GetString() == "ended");
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = "romeo@montague.com/sess/*/presence",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/unsubscribe", ["identity"] = Verona.Juliet },
        });
        await juliet.ExpectPresenceAsync(Verona.Romeo, "unsubscribed");
    });

    [Fact]
    [Covers("xmpp.presence.probe")]
    public Task Who_comes_back_is_told_what_the_server_has_missed() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using (OTalkClient romeo = await scene.RomeoAsync())
        {
            await romeo.SendAsync("""
                {"id":"see","to":"juliet@capulet.fam/sess/*/presence","from":"romeo@montague.com/roster/Juliet",
                 "query":{"ns":"http://otalk.com/p/subscribe"}}
                """);
            await romeo.ReceiveAnswerAsync("see");
            await juliet.ExpectPresenceAsync(Verona.Romeo, "subscribe");
            await juliet.SendPresenceAsync(Verona.Romeo, "subscribed");
            await romeo.ExpectEventAsync("romeo@montague.com/roster/Juliet/Window", static message => message.GetProperty("show").GetString() == "available");
        }

        await scene.Ours.StopAsync();
        await juliet.SendAsync("<presence><show>xa</show></presence>");
        await juliet.ExpectAsync(static stanza => stanza.Is("presence") && stanza.Get("from") == Verona.Window, "her own presence");
        await scene.Ours.StartAsync(TestContext.Current.CancellationToken);
        await using OTalkClient again = await scene.RomeoAsync();
        await again.ExpectEventAsync("romeo@montague.com/roster/Juliet/Window", static message => message.GetProperty("show").GetString() == "xa");
    });

    [Fact]
    [Covers("xmpp.discovery.get", "xmpp.discovery.told", "xmpp.discovery.hidden", "xmpp.questions", "xmpp.rooms")]
    public Task Servers_tell_what_they_have() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.RomeoAsync();

        JsonElement features = await romeo.GetAsync("capulet.fam/features");
        Assert.Contains(features.GetProperty("results").EnumerateArray(), static row => row.GetProperty("msg").GetProperty("ns").GetString() == "http://jabber.org/protocol/disco#info");
        JsonElement channels = await romeo.GetAsync("capulet.fam/channels");
        Assert.Contains(channels.GetProperty("results").EnumerateArray(), static row => row.GetProperty("msg").GetProperty("channel").GetString() == "conference.capulet.fam");

        await romeo.CreateAsync(Verona.Romeo + "/verses", new() { ["all_acl"] = "s", ["discoverable"] = true, ["name"] = "Verses" });
        Assert.Contains("verses", (await juliet.AskAsync("<iq type='get' to='romeo@montague.com'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")).ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "service-unavailable",
            (await juliet.AskAsync("<iq type='get' to='paris@montague.com'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")).ToString(),
            StringComparison.Ordinal);
        Assert.Contains("service-unavailable", (await juliet.AskAsync("<iq type='get' to='montague.com'><query xmlns='urn:example'/></iq>")).ToString(), StringComparison.Ordinal);
        await juliet.SendAsync("<presence to='alleyway@rooms.montague.com/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Assert.Equal("error", (await juliet.ExpectAsync(static stanza => stanza.Is("presence") && stanza.Get("from") == "alleyway@rooms.montague.com/Juliet", "that there is no room")).Get("type"));
        await juliet.AskAsync("<iq type='get' to='montague.com'><ping xmlns='urn:xmpp:ping'/></iq>");
        Assert.Contains("urn:xmpp:ping", (await juliet.AskAsync("<iq type='get' to='montague.com'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>")).ToString(), StringComparison.Ordinal);
        Assert.Contains("oTalk", (await juliet.AskAsync("<iq type='get' to='montague.com'><query xmlns='jabber:iq:version'/></iq>")).ToString(), StringComparison.Ordinal);
    });
}
