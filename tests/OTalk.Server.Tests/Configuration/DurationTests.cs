using FsCheck;
using FsCheck.Fluent;
using OTalk.Server.Configuration;

namespace OTalk.Server.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("00:00:00", 0)]
    [InlineData("00:00:10", 10_000)]
    [InlineData("1:02:03", 3_723_000)]
    [InlineData("120:00:00", 432_000_000)]
    [InlineData("00:00:00.05", 50)]
    public void A_duration_is_read(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("00:10")]
    [InlineData("00:00:60")]
    [InlineData("-00:00:10")]
    [InlineData("1.00:00:00")]
    [InlineData("00:00:10s")]
    [InlineData("999999:00:00")]
    [InlineData("٠٠:٠٠:١٠")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), milliseconds =>
        {
            var value = TimeSpan.FromMilliseconds(milliseconds);
            return Duration.TryParse(Duration.Format(value), out var read) && read == value;
        }).QuickCheckThrowOnFailure();
}
