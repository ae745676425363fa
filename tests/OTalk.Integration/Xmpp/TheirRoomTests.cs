using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Ours in rooms of XMPP servers.</summary>
public sealed class TheirRoomTests
{
    private const string Room = "alleyway@conference.capulet.fam";

    [Fact]
    [Covers("xmpp.theirrooms.enter", "xmpp.theirrooms.nick", "xmpp.theirrooms.history", "xmpp.theirrooms.publish", "xmpp.theirrooms.own", "xmpp.theirrooms.once")]
    [Covers("xmpp.theirrooms.inbox", "xmpp.theirrooms.subject", "xmpp.theirrooms.presence", "xmpp.theirrooms.show", "xmpp.theirrooms.others", "xmpp.theirrooms.leave")]
    [Covers("xmpp.theirrooms.ended", "xmpp.theirrooms.invite", "xmpp.theirrooms.none", "xmpp.theirrooms.discovery")]
    public Task Ours_are_in_a_room_as_everybody_is() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await juliet.EnterAsync(Room, "Juliet");
        await juliet.SayAsync(Room, "one", "groupchat");
        await juliet.HearAsync("one");
        await using OTalkClient romeo = await scene.Ours.LogInAsync(Verona.Balcony);
        await using OTalkClient nurse = await scene.Ours.LogInAsync(Verona.Nurse + "/sess/Chamber");

        // Who is invited has it among the requests, and comes by subscribing.
        await juliet.SendAsync($"<message to='{Room}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='{Verona.Romeo}'/></x></message>");
        await Polling.UntilAsync("Romeo is invited", async () => (await romeo.GetAsync(Verona.Romeo + "/requests")).GetProperty("results").GetArrayLength() == 1);
        Assert.Equal(409, await RefusedAsync(nurse, Room, "Juliet"));
        Assert.Equal(405, await RefusedAsync(nurse, Verona.Juliet, "Nurse"));
        await EnterAsync(romeo, "Romeo");
        Assert.Equal(0, (await romeo.GetAsync(Verona.Romeo + "/requests")).GetProperty("results").GetArrayLength());
        await romeo.ExpectEventAsync(Room + "/Juliet/presence", static message => message.GetProperty("show").GetString() == "available");
        await romeo.ExpectEventAsync(Room + "/Romeo/presence", static message => message.GetProperty("show").GetString() == "available");
        Received one = await romeo.ExpectEventAsync(Room + "/Juliet", static message => message.GetProperty("body").GetString() == "one");
        Assert.True(one.Member("msg")!.Value.TryGetProperty("delayed", out _));
        Assert.Equal(Room + "/Juliet", one.Member("event")!.Value.GetProperty("from").GetString());
        await juliet.ExpectPresenceAsync(Room + "/Romeo");
        Assert.Contains("http://jabber.org/protocol/muc", (await romeo.GetAsync(Room + "/features")).ToString(), StringComparison.Ordinal);


        // What is said is heard once, by each under the same id; what was said before, by who comes later.
        Guid two = await romeo.PublishAsync(Room + "/Romeo", "two");
        Assert.Equal(two, IdOf(await romeo.ExpectEventAsync(Room + "/Romeo", Says("two"))));
        Assert.Equal(Room + "/Romeo", (await juliet.HearAsync("two")).Get("from"));
        await EnterAsync(nurse, "Nurse");
        Assert.Equal(IdOf(one), IdOf(await nurse.ExpectEventAsync(Room + "/Juliet", Says("one"))));
        Assert.Equal(two, IdOf(await nurse.ExpectEventAsync(Room + "/Romeo", Says("two"))));
        await juliet.SayAsync(Room, "three", "groupchat");
        Assert.Equal(
            IdOf(await romeo.ExpectEventAsync(Room + "/Juliet", Next("three"))),
            IdOf(await nurse.ExpectEventAsync(Room + "/Juliet", Says("three"))));
        Guid four = await romeo.PublishAsync(Room, "four");
        Assert.Equal(four, IdOf(await nurse.ExpectEventAsync(Room + "/Romeo", Says("four"))));
        Assert.Equal(four, IdOf(await romeo.ExpectEventAsync(Room + "/Romeo", Says("four"))));

        // Between two; the subject; and how available one is.
        await romeo.PublishAsync(Room + "/Juliet/inbox", "psst");
        Assert.Equal(("chat", Room + "/Romeo"), ((await juliet.HearAsync("psst")) is var heard ? (heard.Get("type"), heard.Get("from")) : default));
        await juliet.SayAsync(Room + "/Romeo", "hush");
        Received hush = await romeo.ExpectEventAsync(Room + "/Romeo/inbox", Says("hush"));
        Assert.Equal(Room + "/Juliet", hush.Member("event")!.Value.GetProperty("from").GetString());
        await juliet.SendAsync($"<message to='{Room}' type='groupchat' id='s1'><subject>Night</subject></message>");
        await romeo.ExpectEventAsync(Room, static message => message.GetProperty("subject").GetString() == "Night");
        await romeo.AskAsync(new JsonObject
        {
            ["to"] = Room + "/Romeo/presence",
            ["msg"] = new JsonObject { ["ns"] = "http://otalk.com/p/presence", ["show"] = "away", ["status"] = "below the window" },
        });
        await juliet.ExpectAsync(static stanza => stanza.Is("presence") && stanza.Value.Contains("below the window", StringComparison.Ordinal), "that Romeo is away");
        await nurse.ExpectEventAsync(Room + "/Romeo/presence", static message => message.GetProperty("show").GetString() == "away");
        await romeo.SendAsync($$$"""{"id":"hers","to":"{{{Room}}}/Juliet","msg":{"ns":"http://otalk.com/p/chat","body":"I am Juliet"}}""");
        Assert.Equal(403, (await romeo.ReceiveAnswerAsync("hers")).Member("error")!.Value.GetProperty("code").GetInt32());

        // One goes, one is sent away.
        await nurse.AskAsync(new JsonObject { ["to"] = Room + "/*", ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/unsubscribe" } });
        await juliet.ExpectPresenceAsync(Room + "/Nurse", "unavailable");
        await romeo.UnmaskAsync();
        await juliet.AskAsync($"<iq type='set' to='{Room}'><query xmlns='http://jabber.org/protocol/muc#admin'><item nick='Romeo' role='none'><reason>Fly</reason></item></query></iq>");
        await romeo.ExpectEventAsync(Room + "/Romeo/presence", static message => message.GetProperty("show").GetString() == "unavailable" && message.GetProperty("status").GetString() == "Fly");
        await romeo.ExpectEventAsync(Verona.Romeo + "/subscriptions", static message => message.GetProperty("state").GetString() == "ended");
    });

    [Fact]
    [Covers("xmpp.theirrooms.again", "xmpp.theirrooms.lost", "xmpp.theirrooms.back", "xmpp.theirrooms.refused")]
    public Task Nothing_is_lost_or_doubled_when_servers_start_anew() => Verona.UseComponentAsync(ejabberd: false, async scene =>
    {
        XmppClient juliet = await scene.JulietAsync();
        await juliet.ShowAsync();
        await juliet.EnterAsync(Room, "Juliet");
        await using (OTalkClient romeo = await scene.RomeoAsync())
        {
            await EnterAsync(romeo, "Romeo");
            await romeo.PublishAsync(Room + "/Romeo", "one");
            await romeo.ExpectEventAsync(Room + "/Romeo", Says("one"));
            await juliet.HearAsync("one");
        }

        // Ours is away: Romeo is not in the room any more, and comes back to it by himself.
        await scene.Ours.StopAsync();
        await juliet.SayAsync(Room, "two", "groupchat");
        await juliet.HearAsync("two");
        await scene.Ours.StartAsync(TestContext.Current.CancellationToken);
        await using OTalkClient again = await scene.RomeoAsync();
        await ExpectNextAsync(again, "two");
        await juliet.SayAsync(Room, "three", "groupchat");
        await ExpectNextAsync(again, "three");
        await juliet.HearAsync("three");

        // Theirs is away.
        await scene.Theirs.StopAsync();
        await juliet.ExpectOfflineAsync();
        await again.PublishAsync(Room + "/Romeo", "four");
        await scene.Theirs.StartAsync();
        await juliet.ConnectAsync();
        await juliet.ShowAsync();
        await juliet.SendAsync($"<presence to='{Room}/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        await juliet.HearAsync("four");
        await ExpectNextAsync(again, "four");
        await juliet.SayAsync(Room, "five", "groupchat");
        await ExpectNextAsync(again, "five");
        await again.PublishAsync(Room + "/Romeo", "six");
        await ExpectNextAsync(again, "six");
        await juliet.HearAsync("six");
        Assert.DoesNotContain(juliet.Untaken, static stanza => stanza.Body() is "four" or "six");

        // He is not let in again.
        await scene.Ours.StopAsync();
        await juliet.AskAsync($"<iq type='set' to='{Room}'><query xmlns='http://jabber.org/protocol/muc#admin'><item jid='{Verona.Romeo}' affiliation='outcast'/></query></iq>");
        await scene.Ours.StartAsync(TestContext.Current.CancellationToken);
        await using OTalkClient banned = await scene.RomeoAsync();
        await banned.ExpectEventAsync(Verona.Romeo + "/subscriptions", static message => message.GetProperty("state").GetString() == "ended");
    });

    [Fact]
    [Covers("xmpp.theirrooms.enter", "xmpp.theirrooms.publish", "xmpp.theirrooms.own", "xmpp.theirrooms.revise", "xmpp.theirrooms.discovery")]
    public Task Rooms_of_ejabberd_are_the_same() => Verona.UseComponentAsync(ejabberd: true, async scene =>
    {
        XmppClient juliet = await scene.Rig.LogInWithSlixmppAsync(scene.Theirs, Verona.Window);
        await juliet.ShowAsync();
        await juliet.EnterAsync(Room, "Juliet");
        await using OTalkClient romeo = await scene.Ours.LogInAsync(Verona.Balcony);
        await EnterAsync(romeo, "Romeo");
        await romeo.ExpectEventAsync(Room + "/Juliet/presence", static message => message.GetProperty("show").GetString() == "available");
        Assert.Contains(Room, (await romeo.GetAsync("conference.capulet.fam/channels")).ToString(), StringComparison.Ordinal);
        Assert.Contains(Room + "/Juliet", (await romeo.GetAsync(Room + "/channels")).ToString(), StringComparison.Ordinal);
        Guid one = await romeo.PublishAsync(Room + "/Romeo", "one");
        await juliet.HearAsync("one");
        Assert.Equal(one, IdOf(await romeo.ExpectEventAsync(Room + "/Romeo", Says("one"))));
        await juliet.SayAsync(Room, "two", "groupchat");
        await romeo.ExpectEventAsync(Room + "/Juliet", Says("two"));
        await romeo.ReviseAsync(Room + "/Romeo", one, "once");
        Assert.Equal($"{one}", (await juliet.HearAsync("once")).Element(XName.Get("replace", "urn:xmpp:message-correct:0"))?.Get("id"));
        await juliet.SayAsync(Room + "/Romeo", "three");
        await romeo.ExpectEventAsync(Room + "/Romeo/inbox", Says("three"));
    });

    private static async Task EnterAsync(OTalkClient client, string nick)
    {
        JsonElement answer = await client.AskAsync(Subscribe(Room, nick));
        Assert.True(answer.GetProperty("result").GetString() == "ok", answer.ToString());
    }

    private static async Task<int> RefusedAsync(OTalkClient client, string room, string nick)
    {
        JsonElement answer = await client.AskAsync(Subscribe(room, nick));
        Assert.True(answer.GetProperty("result").GetString() == "error", answer.ToString());
        return answer.GetProperty("error").GetProperty("code").GetInt32();
    }

    private static JsonObject Subscribe(string room, string nick) => new()
    {
        ["to"] = room + "/*",
        ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject { ["subscription_channel"] = nick } },
    };

    /// <summary>The next message in the room is this one.</summary>
    private static async Task ExpectNextAsync(OTalkClient client, string body)
    {
        while (true)
        {
            Received heard = await client.NextEventAsync();
            JsonElement message = heard.Member("msg")!.Value;
            if (heard.Member("from")!.Value.GetString()!.StartsWith(Room, StringComparison.Ordinal) && message.TryGetProperty("body", out JsonElement said))
            {
                Assert.Equal(body, said.GetString());
                return;
            }
        }
    }

    private static Func<JsonElement, bool> Says(string body) => message => message.GetProperty("body").GetString() == body;

    /// <summary>The next message there says this, and no other comes before it.</summary>
    private static Func<JsonElement, bool> Next(string body) => message =>
    {
        Assert.Equal(body, message.GetProperty("body").GetString());
        return true;
    };

    private static Guid IdOf(Received heard) => heard.Member("event")!.Value.GetProperty("id").GetGuid();
}
