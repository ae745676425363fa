using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Channels are nodes to XMPP users, and nodes are channels to ours.</summary>
public sealed class NodeTests
{
    private const string Item = "01a20381-bd53-7ef7-8afb-fc6d833c4e8c";
    private const string Event = "http://jabber.org/protocol/pubsub#event";
    private const string News = "pubsub.capulet.fam/news";
    private const string Blog = "juliet@capulet.fam/blog";

    [Fact]
    [Covers("xmpp.nodes.items", "xmpp.nodes.payload", "xmpp.nodes.publish", "xmpp.nodes.retract", "xmpp.nodes.events")]
    [Covers("xmpp.nodes.hidden", "xmpp.nodes.subscribe", "xmpp.nodes.pending", "xmpp.nodes.unsubscribe", "xmpp.nodes.deleted")]
    [Covers("xmpp.nodes.info", "xmpp.nodes.notify", "xmpp.nodes.unsupported", "xmpp.nodes.items.size", "xmpp.nodes.publish.again")]
    [Covers("xmpp.vcard.ours", "xmpp.vcard.none", "xmpp.vcard.set")]
    public Task Channels_are_nodes() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.RomeoAsync();
        await romeo.CreateAsync(Verona.Romeo + "/verses", new() { ["all_acl"] = "spkd", ["discoverable"] = true, ["name"] = "Verses" });
        await romeo.CreateAsync(Verona.Romeo + "/diary", new() { ["requests"] = true });
        await romeo.CreateAsync(Verona.Romeo + "/secrets");
        await romeo.SubscribeAsync(Verona.Romeo + "/verses");

        // What it is, and that nobody else is told of what is not theirs.
        string info = (await juliet.AskAsync("<iq type='get' to='romeo@montague.com'><query xmlns='http://jabber.org/protocol/disco#info' node='verses'/></iq>")).ToString();
        Assert.Contains("leaf", info, StringComparison.Ordinal);
        Assert.Contains("Verses", info, StringComparison.Ordinal);
        foreach (string node in (string[])["secrets", "nothing"])
        {
            string[] questions =
                [$"<items node='{node}'/>", $"<subscribe node='{node}' jid='juliet@capulet.fam'/>", $"<publish node='{node}'><item><a xmlns='urn:a'/></item></publish>"];
            foreach (string question in questions)
                Assert.Equal("item-not-found", (await AskAsync(juliet, question)).Condition());
        }

        Assert.Equal("feature-not-implemented", (await AskAsync(juliet, "<create node='capulets'/>")).Condition());
        Assert.Equal("not-allowed", (await AskAsync(juliet, "<subscribe node='presence' jid='juliet@capulet.fam'/>")).Condition());
        Assert.Equal("bad-request", (await AskAsync(juliet, "<subscribe node='verses' jid='romeo@montague.com'/>")).Condition());

        // She subscribes, and is told of what he says and she says.
        XElement subscribed = await AskAsync(juliet, "<subscribe node='verses' jid='juliet@capulet.fam/Window'/>");
        Assert.Equal("subscribed", subscribed.Descendants().Single(static element => element.Name.LocalName == "subscription").Get("subscription"));
        Guid first = await romeo.PublishAsync(Verona.Romeo + "/verses", "But soft");
        XElement told = await ExpectAsync(juliet, "But soft");
        Assert.Equal($"{first}", told.Descendants(XName.Get("item", Event)).Single().Get("id"));
        Assert.Equal("romeo@montague.com/Balcony", told.Descendants(XName.Get("item", Event)).Single().Get("publisher"));
        Guid second = (await romeo.AskAsync(new JsonObject { ["to"] = Verona.Romeo + "/verses", ["msg"] = new JsonObject { ["ns"] = "http://example.com/sun", ["rises"] = "east" } }))
            .GetProperty("id").GetGuid();
        Assert.Contains("urn:xmpp:json:0", (await ExpectAsync(juliet, "east")).ToString(), StringComparison.Ordinal);
        XElement published = await AskAsync(juliet, "<publish node='verses'><item id='act2'><entry xmlns='http://www.w3.org/2005/Atom'><title>Deny thy father</title></entry></item></publish>");
        Assert.Equal("act2", published.Descendants().Single(static element => element.Name.LocalName == "item").Get("id"));
        Received heard = await romeo.ExpectEventAsync(Verona.Romeo + "/verses", static message => message.GetProperty("ns").GetString() == "http://www.w3.org/2005/Atom");
        Assert.Equal("act2", heard.Member("event")!.Value.GetProperty("key").GetString());
        Assert.Equal("juliet@capulet.fam/sess/Window", heard.Member("event")!.Value.GetProperty("from").GetString());
        await ExpectAsync(juliet, "Deny thy father");

        // She reads, and takes back.
        Assert.Equal([$"{first}", $"{second}", "act2"], Ids(await AskAsync(juliet, "<items node='verses'/>")));
        Assert.Equal(["act2"], Ids(await AskAsync(juliet, "<items node='verses' max_items='1'/>")));
        Assert.Equal([$"{first}"], Ids(await AskAsync(juliet, $"<items node='verses'><item id='{first}'/></items>")));
        Assert.Equal("result", (await AskAsync(juliet, "<retract node='verses' notify='true'><item id='act2'/></retract>")).Get("type"));
        await romeo.ExpectEventAsync(Verona.Romeo + "/verses", static message => Changes(message, "key", "act2"));
        await ExpectAsync(juliet, "retract");

        // The other channel is asked for, and its owner lets her in.
        subscribed = await AskAsync(
            juliet,
            "<subscribe node='diary' jid='juliet@capulet.fam'/><options node='diary' jid='juliet@capulet.fam'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='pubsub#deliver_payloads'><value>0</value></field></x></options>");
        Assert.Contains("pending", subscribed.ToString(), StringComparison.Ordinal);
        Received request = await romeo.ExpectEventAsync(Verona.Romeo + "/requests", static message => message.GetProperty("ns").GetString() == "http://otalk.com/p/subscribe");
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Verona.Romeo + "/requests",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/approve", ["request"] = request.Member("event")!.Value.GetProperty("id").GetString() },
        });
        await ExpectAsync(juliet, "subscribed");
        Guid entry = await romeo.PublishAsync(Verona.Romeo + "/diary", "I am no pilot");
        Assert.DoesNotContain("pilot", (await ExpectAsync(juliet, $"{entry}")).ToString(), StringComparison.Ordinal);
        string all = (await AskAsync(juliet, "<subscriptions/>", "get")).ToString();
        Assert.Contains("verses", all, StringComparison.Ordinal);
        Assert.Contains("diary", all, StringComparison.Ordinal);
        Assert.Equal("result", (await AskAsync(juliet, "<unsubscribe node='diary' jid='juliet@capulet.fam'/>")).Get("type"));
        Assert.Equal("unexpected-request", (await AskAsync(juliet, "<unsubscribe node='diary' jid='juliet@capulet.fam'/>")).Condition());

        // What has the id of a message changes it; and there is only so much in one answer.
        await AskAsync(juliet, $"<publish node='verses'><item id='{Item}'><message xmlns='jabber:client'><body>Be some other name</body></message></item></publish>");
        await romeo.ExpectEventAsync(Verona.Romeo + "/verses", static message => message.TryGetProperty("body", out JsonElement body) && body.GetString() == "Be some other name");
        await AskAsync(juliet, $"<publish node='verses'><item id='{Item}'><message xmlns='jabber:client'><body>Be but sworn my love</body></message></item></publish>");
        await romeo.ExpectEventAsync(Verona.Romeo + "/verses", static message => Changes(message, "msgid", Item));
        Assert.Contains(Item, (await ExpectAsync(juliet, "sworn")).ToString(), StringComparison.Ordinal);
        Guid[] verses = [await romeo.PublishAsync(Verona.Romeo + "/verses", new string('a', 60_000)), await romeo.PublishAsync(Verona.Romeo + "/verses", new string('b', 60_000))];
        XElement cut = await AskAsync(juliet, "<items node='verses'/>");
        Assert.Equal([$"{verses[1]}"], Ids(cut));
        Assert.Equal("5", cut.Descendants(XName.Get("count", "http://jabber.org/protocol/rsm")).Single().Value);
        cut = await AskAsync(juliet, $"<items node='verses'/><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before>{verses[0]}</before></set>", "get");
        Assert.Equal([$"{second}", Item], Ids(cut));

        // His card.
        Assert.Equal("item-not-found", (await CardAsync(juliet, Verona.Romeo)).Condition());
        Assert.Equal("item-not-found", (await CardAsync(juliet, "paris@montague.com")).Condition());
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Verona.Romeo + "/vcard",
            ["msg"] = new JsonObject { ["ns"] = "http://portable-contact.org/p/entry", ["key"] = "contact_details", ["entry"] = new JsonObject { ["displayName"] = "Romeo Montague" } },
        });
        Assert.Equal("Romeo Montague", (await CardAsync(juliet, Verona.Romeo)).Descendants(XName.Get("FN", "vcard-temp")).Single().Value);
        Assert.Contains("Romeo Montague", (await juliet.AskAsync("<iq type='get' to='romeo@montague.com'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'/></iq>")).ToString(), StringComparison.Ordinal);
        Assert.Contains("Romeo Montague", (await AskAsync(juliet, "<items node='urn:xmpp:vcard4'/>")).ToString(), StringComparison.Ordinal);
        Assert.Equal("forbidden", (await juliet.AskAsync("<iq type='set' to='romeo@montague.com'><vCard xmlns='vcard-temp'><FN>Tybalt</FN></vCard></iq>")).Condition());

        // It is gone.
        await romeo.AskAsync(new JsonObject { ["to"] = Verona.Romeo + "/verses", ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/delete", ["channel"] = Verona.Romeo + "/verses" } });
        await ExpectAsync(juliet, "delete");
    });

    [Fact]
    [Covers("xmpp.nodes.theirs", "xmpp.nodes.theirs.pattern", "xmpp.nodes.theirs.event", "xmpp.nodes.theirs.publish")]
    [Covers("xmpp.nodes.theirs.get", "xmpp.nodes.theirs.delete", "xmpp.nodes.theirs.end", "xmpp.nodes.theirs.vouched")]
    [Covers("xmpp.vcard.theirs")]
    public Task Nodes_are_channels() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.Ours.LogInAsync(Verona.Balcony);
        await DoAsync(juliet, "pubsub.capulet.fam", "<create node='news'/>");
        await DoAsync(juliet, "pubsub.capulet.fam", "<affiliations node='news'><affiliation jid='romeo@montague.com' affiliation='publisher'/></affiliations>", "http://jabber.org/protocol/pubsub#owner");
        await DoAsync(
            juliet,
            "juliet@capulet.fam",
            "<publish node='blog'><item id='first'><a xmlns='urn:a'>one</a></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field>"
            + "<field var='pubsub#access_model'><value>open</value></field></x></publish-options>");

        Assert.Equal(405, await RefusedAsync(romeo, "pubsub.capulet.fam/*"));
        Assert.Equal(404, await RefusedAsync(romeo, "pubsub.capulet.fam/nothing"));
        string id = await romeo.SubscribeAsync(News);
        string blog = await romeo.SubscribeAsync(Blog);

        // He is told what is there, and nothing that is not said by the node.
        Assert.Contains("one", (await romeo.ExpectEventAsync(Blog, static _ => true)).ToString(), StringComparison.Ordinal);
        await juliet.SendAsync(
            "<message to='romeo@montague.com' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='blog'>"
            + "<item id='forged'><a xmlns='urn:a'>no</a></item></items></event></message>");

        // What she publishes, at both.
        await DoAsync(juliet, "pubsub.capulet.fam", $$"""<publish node='news'><item id='{{Item}}'><json xmlns='urn:xmpp:json:0'>{"ns":"http://example.com/feud","dead":1}</json></item></publish>""");
        Received heard = await romeo.ExpectEventAsync(News, static message => message.GetProperty("ns").GetString() == "http://example.com/feud");
        Assert.Equal(Item, heard.Member("event")!.Value.GetProperty("id").GetString());
        Assert.Equal("juliet@capulet.fam", heard.Member("event")!.Value.GetProperty("from").GetString()!.Split('/')[0]);
        Assert.Equal(id, heard.Member("event")!.Value.GetProperty("subid").GetString());
        await DoAsync(juliet, "juliet@capulet.fam", "<publish node='blog'><item id='second'><a xmlns='urn:a'>two</a></item></publish>");
        heard = await romeo.ExpectEventAsync(Blog, static _ => true);
        Assert.Contains("two", heard.ToString(), StringComparison.Ordinal);
        Assert.Equal("second", heard.Member("event")!.Value.GetProperty("key").GetString());
        Assert.Equal(blog, heard.Member("event")!.Value.GetProperty("subid").GetString());

        // What he does there.
        Guid said = await romeo.PublishAsync(News, "Peace");
        heard = await romeo.ExpectEventAsync(News, static message => message.TryGetProperty("body", out JsonElement body) && body.GetString() == "Peace");
        Assert.Equal($"{said}", heard.Member("event")!.Value.GetProperty("id").GetString());
        JsonElement page = await romeo.GetAsync(News);
        Assert.Equal([Item, $"{said}"], page.GetProperty("results").EnumerateArray().Select(static row => row.GetProperty("id").GetString()));
        page = await romeo.GetAsync(News, new() { ["order"] = "desc", ["limit"] = 1 });
        Assert.Equal([$"{said}"], page.GetProperty("results").EnumerateArray().Select(static row => row.GetProperty("id").GetString()));
        page = await romeo.GetAsync(Blog + "?key=second");
        Assert.Contains("two", page.ToString(), StringComparison.Ordinal);
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = News,
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/delete", ["channel"] = $"{News}?msgid={said}" },
        });
        await romeo.ExpectEventAsync(News, message => Changes(message, "msgid", $"{said}"));

        // Her card.
        await DoAsync(juliet, "<vCard xmlns='vcard-temp'><FN>Juliet Capulet</FN><EMAIL><INTERNET/><USERID>juliet@capulet.fam</USERID></EMAIL></vCard>");
        page = await romeo.GetAsync("juliet@capulet.fam/vcard?key=contact_details");
        JsonElement card = page.GetProperty("results").EnumerateArray().Single();
        Assert.Equal("contact_details", card.GetProperty("key").GetString());
        Assert.Equal("Juliet Capulet", card.GetProperty("msg").GetProperty("entry").GetProperty("displayName").GetString());
        Assert.Equal("juliet@capulet.fam", card.GetProperty("msg").GetProperty("entry").GetProperty("emails")[0].GetProperty("value").GetString());

        // An item that changes, one that is taken back, and the end of both.
        await DoAsync(juliet, "pubsub.capulet.fam", $$"""<publish node='news'><item id='{{Item}}'><json xmlns='urn:xmpp:json:0'>{"ns":"http://example.com/feud","dead":2}</json></item></publish>""");
        await romeo.ExpectEventAsync(News, static message => Changes(message, "ns", "http://otalk.com/p/revise"));
        await DoAsync(juliet, "pubsub.capulet.fam", $"<retract node='news' notify='true'><item id='{Item}'/></retract>");
        await romeo.ExpectEventAsync(News, static message => Changes(message, "ns", "http://otalk.com/p/delete"));
        await romeo.AskAsync(new JsonObject { ["to"] = Blog, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/unsubscribe" } });
        Assert.DoesNotContain("romeo", (await AskOwnerAsync(juliet, "<subscriptions node='blog'/>")).ToString().Replace("to=", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // Two of ours are told of one item, each once and by one id; who comes later of what is there.
        await using (OTalkClient nurse = await scene.Ours.LogInAsync(Verona.Nurse + "/sess/Kitchen"))
        {
            await nurse.SubscribeAsync(News);
            foreach (string item in (string[])["01a20381-bd53-7ef7-8afb-fc6d833c4e8d", "01a20381-bd53-7ef7-8afb-fc6d833c4e8e"])
            {
                await DoAsync(juliet, "pubsub.capulet.fam", $"<publish node='news'><item id='{item}'><a xmlns='urn:a'>{item}</a></item></publish>");
                foreach (OTalkClient reader in (OTalkClient[])[romeo, nurse])
                    Assert.Equal(item, (await reader.ExpectEventAsync(News, static _ => true)).Member("event")!.Value.GetProperty("id").GetString());
            }

            foreach (OTalkClient reader in (OTalkClient[])[romeo, nurse])
            {
                await reader.GetAsync(News);
                Assert.Null(reader.TryReceive());
            }
        }

        await romeo.UnmaskAsync();
        await DoAsync(juliet, "pubsub.capulet.fam", "<delete node='news'/>", "http://jabber.org/protocol/pubsub#owner");
        await romeo.ExpectEventAsync(
            Verona.Romeo + "/subscriptions", message => message.GetProperty("channel").GetString() == News && message.GetProperty("state").GetString() == "ended");
    });

    [Fact]
    [Covers("xmpp.nodes.theirs", "xmpp.nodes.theirs.event", "xmpp.nodes.theirs.get")]
    public Task Who_is_let_in_later_is_told_from_then_on() => Verona.UseComponentAsync(ejabberd: true, async scene =>
    {
        XmppClient juliet = await scene.Rig.LogInWithSlixmppAsync(scene.Theirs, Verona.Window);
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.RomeoAsync();
        await DoAsync(
            juliet,
            "pubsub.capulet.fam",
            "<create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>"
            + "<field var='pubsub#access_model'><value>authorize</value></field></x></configure>");
        JsonElement asked = await romeo.AskAsync(new JsonObject { ["to"] = News, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe" } });
        Assert.Equal("pending", asked.GetProperty("result").GetString());

        await DoAsync(
            juliet,
            "pubsub.capulet.fam",
            "<subscriptions node='news'><subscription jid='romeo@montague.com' subscription='subscribed'/></subscriptions>",
            "http://jabber.org/protocol/pubsub#owner");
        await romeo.ExpectEventAsync(Verona.Romeo + "/subscriptions", static message => message.GetProperty("state").GetString() == "active");
        foreach (string item in (string[])["one", "two"])
        {
            await DoAsync(juliet, "pubsub.capulet.fam", $"<publish node='news'><item id='{item}'><a xmlns='urn:a'>{item}</a></item></publish>");
            Assert.Equal(item, (await romeo.ExpectEventAsync(News, static _ => true)).Member("event")!.Value.GetProperty("key").GetString());
        }

        JsonElement page = await romeo.GetAsync(News, new() { ["order"] = "desc", ["limit"] = 1 });
        Assert.Equal(["two"], page.GetProperty("results").EnumerateArray().Select(static row => row.GetProperty("key").GetString()));
    });

    private static Task<XElement> AskAsync(XmppClient client, string what, string? type = null) => client.AskAsync(
        $"<iq type='{type ?? (what.StartsWith("<items", StringComparison.Ordinal) ? "get" : "set")}' to='romeo@montague.com'><pubsub xmlns='http://jabber.org/protocol/pubsub'>{what}</pubsub></iq>");

    private static Task<XElement> AskOwnerAsync(XmppClient client, string what) =>
        client.AskAsync($"<iq type='get'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>{what}</pubsub></iq>");

    private static Task<XElement> CardAsync(XmppClient client, string of) => client.AskAsync($"<iq type='get' to='{of}'><vCard xmlns='vcard-temp'/></iq>");

    private static async Task DoAsync(XmppClient client, string what)
    {
        XElement answer = await client.AskAsync($"<iq type='set'>{what}</iq>");
        Assert.True(answer.Get("type") == "result", answer.ToString());
    }

    private static async Task DoAsync(XmppClient client, string service, string what, string ns = "http://jabber.org/protocol/pubsub")
    {
        XElement answer = await client.AskAsync($"<iq type='set' to='{service}'><pubsub xmlns='{ns}'>{what}</pubsub></iq>");
        Assert.True(answer.Get("type") == "result", answer.ToString());
    }

    private static async Task<int> RefusedAsync(OTalkClient client, string source)
    {
        JsonElement answer = await client.AskAsync(new JsonObject { ["to"] = source, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe" } });
        return answer.GetProperty("error").GetProperty("code").GetInt32();
    }

    private static bool Changes(JsonElement message, string member, string value) =>
        message.TryGetProperty("event", out JsonElement change) && change.TryGetProperty(member, out JsonElement given) && given.GetString() == value;

    private static IEnumerable<string?> Ids(XElement answer) => answer.Descendants().Where(static element => element.Name.LocalName == "item").Select(static item => item.Get("id"));

    private static Task<XElement> ExpectAsync(XmppClient client, string content) => client.ExpectAsync(
        stanza => stanza.Is("message") && stanza.Element(XName.Get("event", Event)) is { } told && told.ToString().Contains(content, StringComparison.Ordinal), content);
}
