using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class XmppTimeTests
{
    [Theory]
    [InlineData("1969-07-21T02:56:15Z", -14_159_025_000)]
    [InlineData("1969-07-20T21:56:15-05:00", -14_159_025_000)]
    [InlineData("2002-09-10T23:08:25.1234567890Z", 1_031_699_305_123)]
    public void A_time_of_XEP_0082_is_read(string text, long milliseconds)
    {
        Assert.True(XmppTime.TryParse(text, out var time));
        Assert.Equal(milliseconds, time.ToUnixTimeMilliseconds());
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2002-09-10")]
    [InlineData("20020910T23:08:25")]
    [InlineData("2002-09-10T23:08:25")]
    [InlineData("2002-09-10 23:08:25Z")]
    [InlineData("2002-09-31T23:08:25Z")]
    public void What_is_no_such_time_is_not(string? text) => Assert.False(XmppTime.TryParse(text, out _));

    [Fact]
    public void A_time_of_XEP_0091_is_read_in_UTC()
    {
        Assert.True(XmppTime.TryParseLegacy("20020910T23:08:25", out var time));
        Assert.Equal(new DateTimeOffset(2002, 9, 10, 23, 8, 25, TimeSpan.Zero), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("20020910T23:08:25Z")]
    [InlineData("20020910T23:08:25 ")]
    [InlineData("20020910 23:08:25")]
    [InlineData("20020931T23:08:25")]
    [InlineData("2002-09-10T23:08:25Z")]
    public void What_is_no_stamp_is_not(string? text) => Assert.False(XmppTime.TryParseLegacy(text, out _));

    [Fact]
    public void A_time_is_written_in_UTC_with_milliseconds() =>
        Assert.Equal("2002-09-10T23:08:25.120Z", XmppTime.Format(new DateTimeOffset(2002, 9, 11, 1, 8, 25, 120, TimeSpan.FromHours(2))));
}
