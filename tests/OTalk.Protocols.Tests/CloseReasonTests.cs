using System.Text;

namespace OTalk.Protocols.Tests;

public sealed class CloseReasonTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("replaced", "replaced")]
    public void What_has_room_is_said(string reason, string said) => Assert.Equal(said, CloseReason.Fit(reason));

    [Theory]
    [InlineData("x", 123)]
    [InlineData("é", 61)]
    [InlineData("…", 41)]
    [InlineData("\U0001F600", 30)]
    public void What_has_not_is_cut_between_characters(string character, int fits)
    {
        var said = CloseReason.Fit(string.Concat(Enumerable.Repeat(character, 200)));

        Assert.Equal(string.Concat(Enumerable.Repeat(character, fits)), said);
        Assert.InRange(Encoding.UTF8.GetByteCount(said), 120, CloseReason.MostBytes);
    }
}
