using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Federation.Xmpp.Mapping.Rooms;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>What a room says of messages.</summary>
public sealed class RoomXmlTests
{
    private static readonly Jid _romeo = Jid.Parse("alleyway@rooms.montague.com/Romeo");
    private static readonly Jid _juliet = Jid.Parse("juliet@capulet.fam/Window");

    [Fact]
    public void Who_revises_cannot_say_what_only_a_room_says()
    {
        JsonElement forged = JsonElement.Parse(
            """
            {"ns": "http://otalk.com/p/chat", "body": "It is I",
             "xmpp": ["<occupant-id xmlns='urn:xmpp:occupant-id:0' id='another'/>", "<stanza-id xmlns='urn:xmpp:sid:0' by='alleyway@rooms.montague.com' id='another'/>",
                "<mood xmlns='http://jabber.org/protocol/mood'/>"]}
            """);

        XmlElement told = RoomXml.Change(_romeo, _juliet, "c1", "romeo@montague.com", ChangeXml.Correction(Namespaces.Chat, forged, "m1", "c1")!);

        Assert.DoesNotContain(told.Elements, static element => element["id"] is "another");
        Assert.Single(told.Elements, static element => element.Is("occupant-id", XmppNs.OccupantIds));
        Assert.Contains(told.Elements, static element => element.Name is "mood");
        Assert.Equal("m1", told.Child("replace", XmppNs.Correction)?["id"]);
    }

    [Fact]
    public void The_room_says_which_moderator_took_a_message_back()
    {
        XmlElement told = RoomXml.Change(_romeo.Bare, _juliet, "c1", "romeo@montague.com", ChangeXml.Moderation("m1", _romeo));

        Assert.Equal("alleyway@rooms.montague.com", told["from"]);
        Assert.Equal(_romeo.ToString(), told.Child("retract", XmppNs.Retraction)?.Child("moderated", XmppNs.Moderation)?["by"]);
        Assert.DoesNotContain(told.Elements, static element => element.Name is "occupant-id" or "body");
    }
}
