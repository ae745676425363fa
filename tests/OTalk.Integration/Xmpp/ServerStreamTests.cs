using System.Text.Json.Nodes;
using OTalk.Integration.Federation;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp.Clients;

namespace OTalk.Integration.Xmpp;

/// <summary>Our server beside Prosody and ejabberd, each with streams of its own to the other: proved by certificates, and by dialback.</summary>
public sealed class ServerStreamTests
{
    private const string OurRoom = "romeo@montague.com/Alleyway";
    private const string OurRoomThere = "alleyway%romeo@rooms.montague.com";
    private const string TheirRoom = "alleyway@conference.capulet.fam";

    [Theory]
    [Covers("xmpp.stream", "xmpp.stanza", "xmpp.external", "xmpp.dialback", "xmpp.confirmed", "xmpp.confirmed.ping", "xmpp.names.below")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public Task People_chat_across_servers(bool ejabberd, bool dialback) => Verona.UseStreamsAsync(ejabberd, dialback, async scene =>
    {
        await AssertCheckedAsync(scene.Ours, dialback);
        XmppClient juliet = await scene.Rig.LogInWithSlixmppAsync(scene.Theirs, Verona.Window);
        await juliet.ShowAsync();
        await using OTalkClient romeo = await scene.RomeoAsync();
        await AssertRoomsAsync(juliet, romeo);

        // Streams open from both sides; and again when theirs has started anew.
        for (int i = 0; i < 2; i++)
        {
            await romeo.PublishAsync(Verona.Juliet + "/inbox", $"She speaks {i}");
            Assert.Equal("romeo@montague.com/Balcony", (await juliet.HearAsync($"She speaks {i}")).Get("from"));
            await juliet.SayAsync(Verona.Romeo, $"Ay me {i}");
            await romeo.ExpectEventAsync(Verona.Romeo + "/inbox", message => message.GetProperty("body").GetString() == $"Ay me {i}");
            if (i > 0)
                break;
            await scene.Theirs.StopAsync();
            await juliet.ExpectOfflineAsync();
            await scene.Theirs.StartAsync();
            await juliet.ConnectAsync();
            await juliet.ShowAsync();
        }
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

    /// <summary>Rooms have domains of their own, so streams of their own or a part in one.</summary>
    private static async Task AssertRoomsAsync(XmppClient juliet, OTalkClient romeo)
    {
        await romeo.CreateAsync(OurRoom, new JsonObject { ["type"] = "http://otalk.com/p/muc", ["subscriber_channel"] = true, ["all_acl"] = "pks" });
        await EnterAsync(romeo, OurRoom);
        await romeo.UnmaskAsync();
        await juliet.EnterAsync(OurRoomThere, "Juliet");
        await romeo.PublishAsync(OurRoom + "/Romeo", "Have not saints lips?");
        Assert.Equal(OurRoomThere + "/Romeo", (await juliet.HearAsync("Have not saints lips?")).Get("from"));
        await juliet.SayAsync(OurRoomThere, "Ay, pilgrim", "groupchat");
        await ExpectAsync(romeo, OurRoom + "/Juliet", "Ay, pilgrim");
        await juliet.LeaveAsync(OurRoomThere, "Juliet");

        await juliet.EnterAsync(TheirRoom, "Juliet");
        await EnterAsync(romeo, TheirRoom);
        await juliet.ExpectPresenceAsync(TheirRoom + "/Romeo");
        await romeo.PublishAsync(TheirRoom + "/Romeo", "Then move not");
        Assert.Equal(TheirRoom + "/Romeo", (await juliet.HearAsync("Then move not")).Get("from"));
        await juliet.SayAsync(TheirRoom, "You kiss by the book", "groupchat");
        await ExpectAsync(romeo, TheirRoom + "/Juliet", "You kiss by the book");
        await romeo.AskAsync(new JsonObject { ["to"] = TheirRoom + "/*", ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/unsubscribe" } });
        await juliet.ExpectPresenceAsync(TheirRoom + "/Romeo", "unavailable");
    }

    private static async Task EnterAsync(OTalkClient romeo, string room) => await romeo.AskAsync(new JsonObject
    {
        ["to"] = room + "/*",
        ["query"] = new JsonObject { ["ns"] = "http://otalk.com/p/subscribe", ["config"] = new JsonObject { ["subscription_channel"] = "Romeo" } },
    });

    private static async Task ExpectAsync(OTalkClient romeo, string channel, string body) =>
        await romeo.ExpectEventAsync(channel, message => message.TryGetProperty("body", out var said) && said.GetString() == body);
}
