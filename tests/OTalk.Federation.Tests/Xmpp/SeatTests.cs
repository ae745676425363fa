using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Gateway.ForeignRooms;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>The place of one of ours in a room of an XMPP server, by what the room sends.</summary>
public sealed class SeatTests
{
    private readonly Seat _seat = new(Identity.Parse("romeo@montague.com"), Identity.Parse("alleyway@conference.capulet.fam"), "Romeo", null);

    [Fact]
    [Covers("xmpp.theirrooms.enter", "xmpp.theirrooms.history")]
    public async Task One_is_in_when_the_room_has_shown_it_and_hears_it_when_who_asked_is_answered()
    {
        Task<XmppError?> entered = _seat.Begin("Romeo");
        XmlElement juliets = Presence("");
        XmlElement own = Presence("<status code='110'/>");

        Assert.False(_seat.Note(juliets, "Juliet"));
        Assert.True(_seat.TryHold(juliets, isOwn: false));
        Assert.False(entered.IsCompleted);
        Assert.True(_seat.Note(own, "Romeo"));
        Assert.True(_seat.TryHold(own, isOwn: true));

        Assert.Null(await entered);
        Assert.True(_seat.IsIn);
        Assert.False(_seat.TryRelease());
        _seat.End();
        Assert.True(_seat.TryRelease());
        Assert.False(_seat.TryRelease());
        Assert.Equal([(juliets, false), (own, true)], _seat.TakeHeld());
        Assert.True(_seat.TryHold(own, isOwn: true));
        Assert.Single(_seat.TakeHeld());
        Assert.Empty(_seat.TakeHeld());
        Assert.False(_seat.TryHold(own, isOwn: true));
        Assert.Equal(["Juliet", "Romeo"], _seat.TakeListed()!.Order(StringComparer.Ordinal));
        Assert.Null(_seat.TakeListed());
    }

    [Theory]
    [Covers("xmpp.theirrooms.nick")]
    [InlineData("conflict", 409)]
    [InlineData("registration-required", 403)]
    [InlineData("not-authorized", 401)]
    [InlineData("forbidden", 403)]
    [InlineData("item-not-found", 404)]
    [InlineData("not-allowed", 405)]
    [InlineData("service-unavailable", 503)]
    public async Task What_the_room_refuses_is_the_answer(string condition, int code)
    {
        Task<XmppError?> entered = _seat.Begin("Romeo");

        _seat.Note(Xml.Parse($"<presence type='error'><error type='cancel'><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"), "Romeo");

        Assert.Equal(code, (await entered)!.ToOTalk().Condition.Code);
        Assert.False(_seat.IsIn);
    }

    [Fact]
    [Covers("xmpp.theirrooms.rename", "xmpp.theirrooms.new")]
    public void The_room_gives_another_nick_and_says_that_it_is_new()
    {
        _ = _seat.Begin("Romeo");
        _seat.Note(Presence("<status code='110'/><status code='201'/><status code='210'/>"), "Romeo Montague");
        Assert.True(_seat.IsNewRoom);
        Assert.Equal("Romeo Montague", _seat.Nick);

        _seat.End();
        Assert.True(_seat.Note(Presence("<item nick='Montague'/><status code='303'/><status code='110'/>", "unavailable"), "Romeo Montague"));
        Assert.Equal(("Montague", true), (_seat.Nick, _seat.IsIn));
        Assert.True(_seat.Note(Presence("<status code='110'/>"), "Montague"));
    }

    [Fact]
    [Covers("xmpp.theirrooms.rename")]
    public async Task A_nick_that_is_taken_leaves_the_one_that_there_is()
    {
        Task<XmppError?> first = _seat.Begin("Romeo");
        _seat.Note(Presence("<status code='110'/>"), "Romeo");
        Assert.True(first.IsCompletedSuccessfully);
        _seat.End();

        Task<XmppError?> second = _seat.Begin("Juliet");
        Assert.False(_seat.Note(Presence(""), "Nurse"));
        _seat.Note(Xml.Parse("<presence type='error'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>"), "Juliet");

        Assert.NotNull(await second);
        Assert.Equal(("Romeo", true), (_seat.Nick, _seat.IsIn));
    }

    [Fact]
    [Covers("xmpp.theirrooms.lost")]
    public void What_comes_back_is_said_once_more()
    {
        XmlElement message = Xml.Parse("<message id='a'/>");
        _seat.Sent("a", message);
        _seat.Sent("b", Xml.Parse("<message id='b'/>"));
        _seat.Arrived("b");

        Assert.True(_seat.TryReturn("a"));
        Assert.False(_seat.TryReturn("a"));
        Assert.False(_seat.TryReturn("b"));
        Assert.Equal([message], _seat.TakeReturned());
        Assert.Empty(_seat.TakeReturned());
    }

    [Fact]
    [Covers("xmpp.theirrooms.once")]
    public void A_message_is_told_to_each_once()
    {
        var told = new ToldMessages();
        (Identity romeo, Identity nurse, Identity paris) = (Identity.Parse("romeo@montague.com"), Identity.Parse("nurse@montague.com"), Identity.Parse("paris@montague.com"));
        var id = Guid.NewGuid();

        Assert.Equal(Telling.New, told.Take(_seat.Room, id, romeo, [nurse]));
        Assert.Equal(Telling.Known, told.Take(_seat.Room, id, nurse, [romeo]));
        Assert.Equal(Telling.Current, told.Take(_seat.Room, id, paris, []));
        Assert.Equal(Telling.Known, told.Take(_seat.Room, id, paris, []));
        told.Forget(_seat.Room, id);
        Assert.Equal(Telling.New, told.Take(_seat.Room, id, romeo, []));
    }

    private static XmlElement Presence(string content, string? type = null) =>
        Xml.Parse($"<presence{(type is null ? "" : $" type='{type}'")}><x xmlns='http://jabber.org/protocol/muc#user'>{content}</x></presence>");
}
