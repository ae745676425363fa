using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Rooms of ours, entered by XMPP users: our server is the component of a Prosody.</summary>
public sealed class OurRoomTests
{
    private const string Channel = "romeo@montague.com/Alleyway";
    private const string Room = "alleyway%romeo@rooms.montague.com";

    private static readonly XName s_retract = XName.Get("retract", "urn:xmpp:message-retract:1");
    private static readonly XNamespace s_user = "http://jabber.org/protocol/muc#user";

    [Fact]
    [Covers("xmpp.rooms", "xmpp.rooms.enter", "xmpp.rooms.talk", "xmpp.rooms.others", "xmpp.rooms.private", "xmpp.rooms.subject")]
    [Covers("xmpp.rooms.presence", "xmpp.rooms.standing", "xmpp.rooms.leave", "talker.otalk.rooms", "xmpp.rooms.case")]
    [Covers("xmpp.rooms.reflected", "xmpp.rooms.revised", "xmpp.rooms.deleted", "xmpp.rooms.retract")]
    public Task People_of_all_doors_meet() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        await using OTalkClient romeo = await OpenAsync(scene);
        XmppClient juliet = await scene.JulietAsync();
        XmppClient nurse = await scene.NurseAsync();

        XElement self = await juliet.EnterAsync(Room, "Juliet");
        Assert.Equal(["100", "110"], Statuses(self));
        Assert.Equal("participant", Item(self).Get("role"));
        XElement host = await juliet.ExpectPresenceAsync($"{Room}/Romeo");
        Assert.Equal(("moderator", "owner", Verona.Romeo), (Item(host).Get("role"), Item(host).Get("affiliation"), Item(host).Get("jid")));
        await juliet.ExpectAsync(static stanza => stanza.Is("message") && stanza.Element(XmppXml.Client + "subject") is { Value: "" }, "that there is no subject");
        await EventAsync(romeo, $"{Channel}/Juliet/presence", static msg => msg.GetProperty("show").GetString() == "available");

        await nurse.EnterAsync(Room, "Nurse");
        await nurse.ExpectPresenceAsync($"{Room}/Juliet");
        Assert.Equal("nurse@capulet.fam/Kitchen", Item(await juliet.ExpectPresenceAsync($"{Room}/Nurse")).Get("jid"));

        // Talker users are in the same room.
        await using TalkerClient talker = await scene.Ours.ConnectTalkerAsync();
        string token = (await scene.Ours.RunAsync("token", "create", Verona.Romeo)).Output.Trim();
        await talker.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"connect","room":"romeo.Alleyway","token":"{{token}}"}""" + "\n"));
        await HearAsync(talker, "type", "users");

        string named = await juliet.SayAsync(Room, "Good pilgrim", "groupchat");
        Assert.Equal(named, (await juliet.HearAsync("Good pilgrim")).Get("id"));
        Assert.Equal($"{Room}/Juliet", (await nurse.HearAsync("Good pilgrim")).Get("from"));
        Assert.Equal("juliet@capulet.fam/sess/Window", (await EventAsync(romeo, $"{Channel}/Juliet", "Good pilgrim")).GetProperty("from").GetString());
        await HearAsync(talker, "content", "Good pilgrim");

        await romeo.PublishAsync($"{Channel}/Romeo", "Have not saints lips?");
        await talker.SendAsync(Encoding.UTF8.GetBytes($$"""{"type":"message","id":"{{Guid.NewGuid()}}","content":"And holy palmers too?"}""" + "\n"));
        foreach (XmppClient client in new[] { juliet, nurse })
        {
            Assert.Equal($"{Room}/Romeo", (await client.HearAsync("Have not saints lips?")).Get("from"));
            Assert.Equal($"{Room}/Romeo", (await client.HearAsync("And holy palmers too?")).Get("from"));
        }

        await ChangeAsync(romeo, juliet, nurse);

        // To one alone, in both directions.
        await juliet.SayAsync($"{Room}/Romeo", "Ay, pilgrim");
        Assert.Equal("juliet@capulet.fam/sess/Window", (await EventAsync(romeo, $"{Channel}/Romeo/inbox", "Ay, pilgrim")).GetProperty("from").GetString());
        await romeo.PublishAsync($"{Channel}/Juliet/inbox", "Then move not");
        XElement whispered = await juliet.HearAsync("Then move not");
        Assert.Equal(("chat", $"{Room}/Romeo"), (whispered.Get("type"), whispered.Get("from")));

        // What it is about is for who may set the key of the room; here all may.
        await juliet.SendAsync($"<message to='{Room}' type='groupchat'><subject>Feuds</subject></message>");
        await nurse.ExpectAsync(static stanza => stanza.Element(XmppXml.Client + "subject") is { Value: "Feuds" }, "the subject");
        Assert.Equal("Feuds", (await romeo.GetAsync(Channel + "?key=subject")).GetProperty("results")[0].GetProperty("msg").GetProperty("subject").GetString());

        await juliet.SendAsync($"<presence to='{Room}/Juliet'><show>away</show></presence>");
        await nurse.ExpectAsync(static stanza => stanza.Is("presence") && stanza.IsFrom($"{Room}/Juliet") && (string?)stanza.Element(XmppXml.Client + "show") == "away", "that she is away");

        await juliet.LeaveAsync(Room, "Juliet");
        XElement left = await nurse.ExpectPresenceAsync($"{Room}/Juliet", "unavailable");
        Assert.Empty(Statuses(left));
        await juliet.SayAsync(Room, "Am I heard?", "groupchat");
        Assert.Equal("not-acceptable", (await juliet.ExpectAsync(static stanza => stanza.Is("message") && stanza.Get("type") == "error", "a refusal")).Condition());
        Assert.DoesNotContain(nurse.Untaken, static stanza => stanza.Body() is "Am I heard?" or "Then move not" or "Ay, pilgrim");
    });

    [Fact]
    [Covers("xmpp.rooms.refused", "xmpp.rooms.name", "xmpp.rooms.history", "xmpp.rooms.ping", "xmpp.rooms.out", "xmpp.rooms.discovery")]
    [Covers("xmpp.rooms.moderate", "xmpp.rooms.restart", "xmpp.rooms.invite", "xmpp.rooms.admin", "xmpp.rooms.admin.lists", "xmpp.rooms.config")]
    public Task A_room_is_kept_in_order() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        OTalkClient romeo = await OpenAsync(scene);
        XmppClient juliet = await scene.JulietAsync();
        XmppClient nurse = await scene.NurseAsync();
        await nurse.ShowAsync();

        await juliet.SendAsync("<presence to='tomb@rooms.montague.com/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Assert.Equal("item-not-found", (await juliet.ExpectPresenceAsync("tomb@rooms.montague.com/Juliet", "error")).Condition());
        await juliet.EnterAsync(Room, "Juliet");
        await nurse.SendAsync($"<presence to='{Room}/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Assert.Equal("conflict", (await nurse.ExpectPresenceAsync($"{Room}/Juliet", "error")).Condition());
        await juliet.SayAsync(Room, "Speak again", "groupchat");
        await juliet.HearAsync("Speak again");

        // Who comes late hears what was said.
        await nurse.SendAsync($"<presence to='{Room}/Nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        XElement earlier = await nurse.HearAsync("Speak again");
        Assert.Equal($"{Room}/Juliet", earlier.Get("from"));
        Assert.NotNull(earlier.Element(XName.Get("delay", "urn:xmpp:delay")));

        Assert.Equal("result", (await juliet.PingAsync($"{Room}/Juliet")).Get("type"));
        XElement info = await juliet.AskAsync($"<iq type='get' to='{Room}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        Assert.Contains("muc_open", info.ToString(), StringComparison.Ordinal);
        XElement items = await juliet.AskAsync($"<iq type='get' to='{Room}'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
        Assert.Contains($"{Room}/Romeo", items.ToString(), StringComparison.Ordinal);

        // After a restart everybody is where they were.
        await romeo.DisposeAsync();
        await scene.Ours.RestartAsync();
        romeo = await scene.RomeoAsync();
        await romeo.PublishAsync($"{Channel}/Romeo", "It is my soul");
        foreach (XmppClient client in new[] { juliet, nurse })
            await client.HearAsync("It is my soul");
        Assert.Equal("result", (await juliet.PingAsync($"{Room}/Juliet")).Get("type"));

        await romeo.AskAsync(new JsonObject { ["to"] = Channel, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/unsubscribe", ["identity"] = Verona.TheirNurse } });
        XElement kicked = await nurse.ExpectPresenceAsync($"{Room}/Nurse", "unavailable");
        Assert.Equal(["110", "307"], Statuses(kicked).Order());
        Assert.Equal(["307"], Statuses(await juliet.ExpectPresenceAsync($"{Room}/Nurse", "unavailable")));
        Assert.Equal("not-acceptable", (await nurse.PingAsync($"{Room}/Nurse")).Condition());

        // Who moderates in XMPP has the permission for it, or is refused.
        const string Admin = "http://jabber.org/protocol/muc#admin";
        string ban = $"<iq type='set' to='{Room}'><query xmlns='{Admin}'><item affiliation='outcast' jid='romeo@capulet.fam'/></query></iq>";
        Assert.Equal("forbidden", (await juliet.AskAsync(ban)).Condition());
        await romeo.AskAsync(new JsonObject { ["to"] = Channel, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/permissions", ["identity"] = Verona.Juliet, ["acl"] = "a" } });
        Assert.Equal("result", (await juliet.AskAsync(ban)).Get("type"));
        XElement outcasts = await juliet.AskAsync($"<iq type='get' to='{Room}'><query xmlns='{Admin}'><item affiliation='outcast'/></query></iq>");
        Assert.Equal("romeo@capulet.fam", outcasts.Descendants(XName.Get("item", Admin)).Single().Get("jid"));

        // What was said, too, may be taken back.
        await romeo.PublishAsync($"{Channel}/Romeo", "I will be brief");
        string brief = StanzaId(await juliet.HearAsync("I will be brief"));
        string moderate = $"<iq type='set' to='{Room}'><moderate xmlns='urn:xmpp:message-moderate:1' id='{brief}'><retract xmlns='urn:xmpp:message-retract:1'/></moderate></iq>";
        Assert.Equal("result", (await juliet.AskAsync(moderate)).Get("type"));
        XElement retracted = (await juliet.ExpectAsync(stanza => stanza.IsFrom(Room) && Retracted(stanza) == brief, "what was taken back")).Element(s_retract)!;
        Assert.Equal($"{Room}/Juliet", retracted.Element(XName.Get("moderated", "urn:xmpp:message-moderate:1"))?.Get("by"));
        Assert.Equal("item-not-found", (await juliet.AskAsync(moderate)).Condition());
        const string Owner = "http://jabber.org/protocol/muc#owner";
        XElement form = await juliet.AskAsync($"<iq type='get' to='{Room}'><query xmlns='{Owner}'/></iq>");
        Assert.Contains("muc#roomconfig_membersonly", form.ToString(), StringComparison.Ordinal);
        XElement named = await juliet.AskAsync($"<iq type='set' to='{Room}'><query xmlns='{Owner}'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='muc#roomconfig_roomname'><value>The alley</value></field></x></query></iq>");
        Assert.Equal("result", named.Get("type"));
        Assert.Equal("The alley", (await romeo.GetAsync(Channel + "?config")).GetProperty("config").GetProperty("name").GetString());

        await romeo.AskAsync(new JsonObject { ["to"] = Channel, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/invite", ["identity"] = Verona.TheirNurse } });
        await nurse.ExpectAsync(static stanza => stanza.IsFrom(Room) && stanza.Descendants(s_user + "invite").Any(), "an invitation");
        await nurse.EnterAsync(Room, "Angelica");
        await juliet.ExpectPresenceAsync($"{Room}/Angelica");

        await romeo.AskAsync(new JsonObject { ["to"] = Channel, ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/delete" } });
        XElement gone = await juliet.ExpectPresenceAsync($"{Room}/Juliet", "unavailable");
        Assert.NotNull(gone.Descendants(s_user + "destroy").SingleOrDefault());
        await romeo.DisposeAsync();
    });

    /// <summary>What was said is said better, and taken back, in both directions.</summary>
    private static async Task ChangeAsync(OTalkClient romeo, XmppClient juliet, XmppClient nurse)
    {
        Guid said = await romeo.PublishAsync($"{Channel}/Romeo", "Good morow");
        XElement first = await nurse.HearAsync("Good morow");
        Assert.Equal($"{said}", StanzaId(first));
        await romeo.ReviseAsync($"{Channel}/Romeo", said, "Good morrow");
        XElement corrected = await nurse.HearAsync("Good morrow");
        Assert.Equal($"{Room}/Romeo", corrected.Get("from"));
        Assert.Equal(first.Get("id"), corrected.Element(XName.Get("replace", "urn:xmpp:message-correct:0"))?.Get("id"));
        await romeo.DeleteAsync($"{Channel}/Romeo", said);
        await nurse.ExpectAsync(stanza => stanza.IsFrom($"{Room}/Romeo") && Retracted(stanza) == $"{said}", "what he has taken back");

        await juliet.SayAsync(Room, "Is the day so young?", "groupchat");
        string id = StanzaId(await juliet.HearAsync("Is the day so young?"));
        await juliet.SendAsync($"<message to='{Room}' type='groupchat'><retract xmlns='urn:xmpp:message-retract:1' id='{id}'/><body>gone</body></message>");
        foreach (XmppClient client in new[] { juliet, nurse })
            await client.ExpectAsync(stanza => stanza.IsFrom($"{Room}/Juliet") && Retracted(stanza) == id, "what she has taken back");
        Assert.DoesNotContain("Is the day so young?", await romeo.BodiesAsync($"{Channel}/Juliet"));
        await juliet.SendAsync($"<message to='{Room}' type='groupchat'><retract xmlns='urn:xmpp:message-retract:1' id='{said}'/></message>");
        Assert.Equal("item-not-found", (await juliet.ExpectAsync(static stanza => stanza.Is("message") && stanza.Get("type") == "error", "a refusal")).Condition());
    }

    private static string StanzaId(XElement message) => message.Element(XName.Get("stanza-id", "urn:xmpp:sid:0"))!.Get("id")!;

    private static string? Retracted(XElement message) => message.Element(s_retract)?.Get("id");

    private static async Task<OTalkClient> OpenAsync(Verona.Scene scene)
    {
        OTalkClient romeo = await scene.RomeoAsync();
        await romeo.CreateAsync(Channel, new JsonObject { ["type"] = "http://otalk.com/p/muc", ["subscriber_channel"] = true, ["all_acl"] = "pks", ["discoverable"] = true });
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Channel + "/*",
            ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject { ["subscription_channel"] = "Romeo" } },
        });
        await romeo.UnmaskAsync();
        return romeo;
    }

    private static Task<JsonElement> EventAsync(OTalkClient client, string channel, string body) =>
        EventAsync(client, channel, msg => msg.TryGetProperty("body", out JsonElement said) && said.GetString() == body);

    /// <summary>Passes over what comes before it.</summary>
    private static async Task<JsonElement> EventAsync(OTalkClient client, string channel, Func<JsonElement, bool> fits)
    {
        while (true)
        {
            Received next = await client.NextEventAsync();
            if (next.Member("from")?.GetString() == channel && fits(next.Member("msg")!.Value))
                return next.Member("event")!.Value;
        }
    }

    /// <summary>Passes over what comes before a line with a member that is this.</summary>
    private static async Task HearAsync(TalkerClient talker, string member, string value)
    {
        while ((await talker.ReceiveAsync()).Member(member)?.GetString() != value)
        {
        }
    }

    private static XElement Item(XElement presence) => presence.Element(s_user + "x")!.Element(s_user + "item")!;

    private static IEnumerable<string?> Statuses(XElement presence) => presence.Element(s_user + "x")!.Elements(s_user + "status").Select(static status => status.Get("code"));
}
