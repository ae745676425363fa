using OTalk.Federation.Xmpp.Gateway.Rooms;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>How much history somebody asks for who enters a room (XEP-0045, section 7.2.14).</summary>
public sealed class HistoryWishTests
{
    private static readonly DateTimeOffset s_now = new(2013, 2, 21, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [Covers("xmpp.rooms.history")]
    [InlineData("", 20, int.MaxValue, null)]
    [InlineData("<history/>", 20, int.MaxValue, null)]
    [InlineData("<history maxstanzas='0'/>", 0, int.MaxValue, null)]
    [InlineData("<history maxstanzas='5000'/>", 500, int.MaxValue, null)]
    [InlineData("<history maxchars='0'/>", 500, 0, null)]
    [InlineData("<history seconds='60'/>", 500, int.MaxValue, "2013-02-21T09:59:00Z")]
    [InlineData("<history since='2013-02-21T09:00:00Z'/>", 500, int.MaxValue, "2013-02-21T09:00:00Z")]
    [InlineData("<history since='2013-02-21T09:00:00Z' seconds='60' maxstanzas='3'/>", 3, int.MaxValue, "2013-02-21T09:59:00Z")]
    [InlineData("<history seconds='99999999999' maxstanzas='-1' since='then'/>", 500, int.MaxValue, null)]
    public void A_wish_is_read(string wish, int messages, int characters, string? since)
    {
        var read = HistoryWish.Read(Xml.Parse($"<presence><x xmlns='http://jabber.org/protocol/muc'>{wish}</x></presence>"), s_now);
        Assert.Equal(new HistoryWish(messages, characters, since is null ? null : DateTimeOffset.Parse(since, System.Globalization.CultureInfo.InvariantCulture)), read);
    }

    [Fact]
    public void A_time_before_all_times_is_no_limit() => Assert.Null(
        HistoryWish.Read(Xml.Parse("<presence><x xmlns='http://jabber.org/protocol/muc'><history seconds='2147483647'/></x></presence>"), DateTimeOffset.MinValue.AddDays(1)).Since);
}
