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
