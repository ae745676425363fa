using System.Text.Json.Nodes;
using System.Xml.Linq;
using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Histories across the border, as archives: our server is the component of a Prosody.</summary>
public sealed class ArchiveTests
{
    private const string Ours = "romeo@montague.com/alleyway";
    private const string OurRoom = "alleyway%romeo@rooms.montague.com";

    private const string TheirRoom = "alleyway@conference.capulet.fam";

    private static readonly XNamespace s_mam = "urn:xmpp:mam:2";

    [Fact]
    [Covers("xmpp.archive", "xmpp.archive.announced", "xmpp.archive.rooms", "xmpp.archive.pages", "xmpp.archive.nodes", "xmpp.archive.users")]
    public Task Histories_here_are_archives_there() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        await using OTalkClient romeo = await scene.RomeoAsync();
        await romeo.CreateAsync(Ours, new JsonObject { ["type"] = "http://otalk.com/p/muc", ["subscriber_channel"] = true, ["all_acl"] = "pks" });
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Ours + "/*",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject { ["subscription_channel"] = "Romeo" } },
        });
        XmppClient juliet = await scene.JulietAsync();
        await juliet.EnterAsync(OurRoom, "Juliet");
        List<string> told = [];
        foreach (string line in new[] { "one", "two", "three" })
        {
            await romeo.PublishAsync(Ours + "/Romeo", line);
            XElement live = await juliet.HearAsync(line);
            XElement id = live.Elements(XName.Get("stanza-id", "urn:xmpp:sid:0")).Single();
            Assert.Equal(OurRoom, id.Get("by"));
            told.Add(id.Get("id")!);
        }

        Assert.Equal(told[..2], await ReadAsync(juliet, OurRoom, "<set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set>"));
        Assert.Equal(told[2..], await ReadAsync(juliet, OurRoom, $"<set xmlns='http://jabber.org/protocol/rsm'><after>{told[1]}</after></set>"));

        const string Blog = Verona.Romeo + "/blog";
        await romeo.CreateAsync(Blog, new JsonObject { ["all_acl"] = "s" });
        string item = (await romeo.PublishAsync(Blog, "Ay me")).ToString();
        Assert.Equal([item], await ReadAsync(juliet, Verona.Romeo, "", "blog"));
        Assert.Equal("forbidden", (await juliet.AskAsync($"<iq type='set' to='{Verona.Romeo}'><query xmlns='{s_mam}'/></iq>")).Condition());
    });

    [Fact]
    [Covers("xmpp.archive.theirs", "xmpp.archive.theirs.all", "xmpp.archive.theirs.ids", "xmpp.archive.theirs.window", "xmpp.archive.theirs.none")]
    public Task Archives_there_are_histories_here() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.EnterAsync(TheirRoom, "Juliet");
        foreach (string line in new[] { "one", "two", "three", "four" })
        {
            await juliet.SayAsync(TheirRoom, line, "groupchat");
            await juliet.HearAsync(line);
        }

        // Who has never been there reads it, as everybody may who might enter.
        await using OTalkClient romeo = await scene.RomeoAsync();
        Assert.Equal(["one", "two", "three", "four"], await romeo.BodiesAsync(TheirRoom));
        List<string> all = await IdsAsync(romeo, TheirRoom);
        Assert.Equal(all[..2], await IdsAsync(romeo, TheirRoom + "/*", new JsonObject { ["limit"] = 2 }));
        Assert.Equal(all[2..], await IdsAsync(romeo, TheirRoom, new JsonObject { ["since_id"] = all[1] }));
        Assert.Equal([all[3], all[2]], await IdsAsync(romeo, TheirRoom, new JsonObject { ["order"] = "desc", ["limit"] = 2 }));
        Assert.Equal([all[1], all[0]], await IdsAsync(romeo, TheirRoom, new JsonObject { ["order"] = "desc", ["until_id"] = all[1] }));
        Assert.Equal([all[2]], await IdsAsync(romeo, $"{TheirRoom}?msgid={all[2]}"));
        await romeo.SendAsync($$$"""{"id":"none","to":"{{{Verona.Juliet}}}","get":{}}""");
        Assert.Equal(501, (await romeo.ReceiveAnswerAsync("none")).Member("error")!.Value.GetProperty("code").GetInt32());

        // Who is in the room was told the same messages, under the same ids.
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = TheirRoom + "/*",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject { ["subscription_channel"] = "Romeo" } },
        });
        Received told = await romeo.ExpectEventAsync(TheirRoom + "/Juliet", static message => message.GetProperty("body").GetString() == "three");
        Assert.Equal(all[2], told.Member("event")!.Value.GetProperty("id").GetString());
        string five = (await romeo.PublishAsync(TheirRoom + "/Romeo", "five")).ToString();
        await juliet.HearAsync("five");
        Assert.Equal([five], await IdsAsync(romeo, TheirRoom + "/Romeo"));
        Assert.Equal(all, await IdsAsync(romeo, TheirRoom + "/Juliet"));
        Assert.Equal([five], await IdsAsync(romeo, TheirRoom, new JsonObject { ["since_id"] = all[3] }));
    });

    /// <summary>The ids of what a <c>get</c> gives.</summary>
    private static async Task<List<string>> IdsAsync(OTalkClient client, string what, JsonObject? window = null) =>
        [.. (await client.GetAsync(what, window)).GetProperty("results").EnumerateArray().Select(static row => row.GetProperty("id").GetString()!)];

    /// <summary>Asks for a part of an archive; the ids of what comes before the end is told.</summary>
    private static async Task<List<string>> ReadAsync(XmppClient client, string archive, string part, string? node = null)
    {
        string name = Guid.NewGuid().ToString();
        string of = node is null ? "" : $" node='{node}'";
        XElement end = await client.AskAsync($"<iq type='set' to='{archive}'><query xmlns='{s_mam}' queryid='{name}'{of}>{part}</query></iq>");
        Assert.NotNull(end.Element(s_mam + "fin"));
        return
        [
            .. client.Untaken.Where(stanza => stanza.IsFrom(archive)).Select(static stanza => stanza.Element(s_mam + "result"))
                .Where(result => result?.Get("queryid") == name).Select(static result => result!.Get("id")!),
        ];
    }
}
