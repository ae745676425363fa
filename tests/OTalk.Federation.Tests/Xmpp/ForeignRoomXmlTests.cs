using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>What is said to rooms of XMPP servers, and what they say.</summary>
public sealed class ForeignRoomXmlTests
{
    private const string Id = "01a20050-027c-7f25-8777-0d85c8ebcceb";

    private static readonly Jid _romeo = Jid.Parse("romeo@montague.com/oTalk");
    private static readonly Jid _place = Jid.Parse("alleyway@conference.capulet.fam/Romeo");

    [Fact]
    [Covers("xmpp.theirrooms.enter", "xmpp.theirrooms.history")]
    public void Who_enters_asks_for_what_is_not_known()
    {
        string first = XmlText.Of(ForeignRoomXml.Enter(_romeo, _place, since: null, shown: null));
        string again = XmlText.Of(ForeignRoomXml.Enter(
            _romeo, _place, new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero), Xml.Parse("<presence from='romeo@montague.com/oTalk' to='x@y/z'><show>away</show></presence>")));

        Assert.StartsWith("<presence xmlns='jabber:server' from='romeo@montague.com/oTalk' to='alleyway@conference.capulet.fam/Romeo'><c ", first, StringComparison.Ordinal);
        Assert.EndsWith("<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='50'/></x></presence>", first, StringComparison.Ordinal);
        Assert.Equal(
            "<presence xmlns='jabber:server' from='romeo@montague.com/oTalk' to='alleyway@conference.capulet.fam/Romeo'><show>away</show>"
            + "<x xmlns='http://jabber.org/protocol/muc'><history since='2026-11-22T18:00:00.000Z'/></x></presence>",
            again);
    }

    [Theory]
    [Covers("xmpp.theirrooms.own")]
    [InlineData(true, Id)]
    [InlineData(false, null)]
    public void One_of_ours_keeps_the_id_and_nobody_else_chooses_one(bool isOurs, string? id)
    {
        Guid found = ForeignRoomXml.IdOf(Xml.Parse($"<message type='groupchat' id='{Id}'><body>a</body></message>"), _place, isOurs);

        Assert.Equal(id is not null, found == Guid.Parse(Id));
    }

    [Theory]
    [Covers("xmpp.theirrooms.once")]
    [InlineData("id='1'><stanza-id xmlns='urn:xmpp:sid:0' by='alleyway@conference.capulet.fam' id='a'/", "id='2'><stanza-id xmlns='urn:xmpp:sid:0' by='alleyway@conference.capulet.fam' id='a'/", true)]
    [InlineData("id='1'><stanza-id xmlns='urn:xmpp:sid:0' by='alleyway@conference.capulet.fam' id='a'/", "id='1'><stanza-id xmlns='urn:xmpp:sid:0' by='alleyway@conference.capulet.fam' id='b'/", false)]
    [InlineData("id='1'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@capulet.fam' id='a'/", "id='2'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@capulet.fam' id='a'/", false)]
    [InlineData("id='1'><body>a</body", "id='1'><delay xmlns='urn:xmpp:delay' stamp='2026-11-22T18:00:00Z'/", true)]
    [InlineData("><body>a</body", "><body>b</body", false)]
    public void Copies_of_a_message_have_one_id(string one, string other, bool isSame) => Assert.Equal(
        isSame,
        ForeignRoomXml.IdOf(Xml.Parse($"<message type='groupchat' {one}></message>"), _place, isOurs: false)
            == ForeignRoomXml.IdOf(Xml.Parse($"<message type='groupchat' {other}></message>"), _place, isOurs: false));

    [Theory]
    [Covers("xmpp.theirrooms.invite")]
    [InlineData("alleyway@conference.capulet.fam", "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='juliet@capulet.fam/Window'/></x>", "alleyway@conference.capulet.fam juliet@capulet.fam/Window")]
    [InlineData("juliet@capulet.fam/Window", "<x xmlns='jabber:x:conference' jid='alleyway@conference.capulet.fam'/>", "alleyway@conference.capulet.fam juliet@capulet.fam/Window")]
    [InlineData("alleyway@conference.capulet.fam/Juliet", "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='juliet@capulet.fam'/></x>", null)]
    [InlineData("juliet@capulet.fam/Window", "<x xmlns='jabber:x:conference' jid='conference.capulet.fam'/>", null)]
    [InlineData("juliet@capulet.fam/Window", "<body>Come</body>", null)]
    public void An_invite_is_of_the_room_or_of_who_sends_it(string from, string content, string? invite) => Assert.Equal(
        invite, ForeignRoomXml.Invite(Xml.Parse($"<message>{content}</message>"), Jid.Parse(from)) is var (room, inviter) ? $"{room} {inviter}" : null);

    [Theory]
    [Covers("xmpp.theirrooms.nick")]
    [InlineData("Romeo", null)]
    [InlineData("The/Montague *", null)]
    [InlineData("inbox", 409)]
    [InlineData("sess", 409)]
    [InlineData("", 400)]
    public void A_nick_is_a_name_that_nothing_else_has(string nick, int? code) =>
        Assert.Equal(code, RoomAddresses.Fault(Identity.Parse("alleyway@conference.capulet.fam"), nick)?.Condition.Code);

    [Theory]
    [Covers("xmpp.theirrooms.ended")]
    [InlineData("<item role='none'><reason>Fly</reason></item>", "<status>Fly</status>")]
    [InlineData("<destroy><reason>Day</reason></destroy>", "<status>Day</status>")]
    [InlineData("<item role='none'/>", "")]
    public void The_reason_is_the_status(string content, string status) => Assert.EndsWith(
        $"</x>{status}</presence>",
        XmlText.Of(ForeignRoomXml.WithReason(Xml.Parse($"<presence type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'>{content}</x></presence>"))),
        StringComparison.Ordinal);
}
