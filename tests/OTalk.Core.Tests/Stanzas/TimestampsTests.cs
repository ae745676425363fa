using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Stanzas;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Stanzas;

public class TimestampsTests
{
    [Theory]
    [InlineData("2013-02-21T10:00:00.000Z", "2013-02-21T10:00:00.0000000")]
    [InlineData("2013-02-21t10:00:00z", "2013-02-21T10:00:00.0000000")]
    [InlineData("2013-02-21T10:00:00.5Z", "2013-02-21T10:00:00.5000000")]
    [InlineData("2013-02-21T10:00:00.123456789Z", "2013-02-21T10:00:00.1234567")]
    [InlineData("2013-02-21T10:00:00+05:30", "2013-02-21T04:30:00.0000000")]
    [InlineData("2013-02-21T10:00:00.25-08:00", "2013-02-21T18:00:00.2500000")]
    [InlineData("2012-02-29T00:00:00-00:00", "2012-02-29T00:00:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999")]
    [Covers("contents.time")]
    public void Times_of_any_offset_are_read_as_UTC(string text, string utc)
    {
        Assert.True(Timestamps.TryParse(text, out var time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(utc, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2013-02-21")]
    [InlineData("2013-02-21T10:00:00")]
    [InlineData("2013-02-21T10:00:00.Z")]
    [InlineData("2013-02-21T10:00:00.5")]
    [InlineData("2013-02-21T10:00:00ZZ")]
    [InlineData("2013-02-21T10:00:00Z ")]
    [InlineData("2013-02-21 10:00:00Z")]
    [InlineData("2013-02-30T10:00:00Z")]
    [InlineData("2013-13-01T10:00:00Z")]
    [InlineData("2013-00-01T10:00:00Z")]
    [InlineData("2013-02-00T10:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2013-02-21T24:00:00Z")]
    [InlineData("2013-02-21T10:60:00Z")]
    [InlineData("2013-02-21T10:00:61Z")]
    [InlineData("2013-02-21T10:00:00+24:00")]
    [InlineData("2013-02-21T10:00:00+05:60")]
    [InlineData("2013-02-21T10:00:00+0530")]
    [InlineData("+013-02-21T10:00:00Z")]
    [InlineData("\u0662013-02-21T10:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("9999-12-31T23:59:60Z")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Timestamps.TryParse(text, out _));

    [Fact]
    public void A_written_time_has_milliseconds_and_is_read_back() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(ArbMap.Default.ArbFor<DateTimeOffset>(), static time =>
        {
            var bytes = new byte[Timestamps.Length];
            Timestamps.Format(time, bytes);
            Assert.Equal(Timestamps.Format(time), Encoding.UTF8.GetString(bytes));
            Assert.True(Timestamps.TryParse(Timestamps.Format(time), out var read));
            Assert.Equal(time.UtcTicks / TimeSpan.TicksPerMillisecond, read.UtcTicks / TimeSpan.TicksPerMillisecond);
            Assert.Equal(0, read.UtcTicks % TimeSpan.TicksPerMillisecond);
        }));

    [Fact]
    public void A_time_needs_its_room()
    {
        Assert.Equal("2013-02-21T10:00:00.000Z", Timestamps.Format(new DateTimeOffset(2013, 2, 21, 11, 0, 0, TimeSpan.FromHours(1))));
        Assert.Throws<ArgumentException>(static () => Timestamps.Format(default, new byte[Timestamps.Length - 1]));
    }
}
