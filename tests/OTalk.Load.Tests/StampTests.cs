using System.Text;
using OTalk.Load.Measuring;

namespace OTalk.Load.Tests;

public class StampTests
{
    [Theory]
    [InlineData(0, 0L, 0L)]
    [InlineData(999, 123_456_789L, long.MaxValue)]
    [InlineData(0xFFFF, 0xFFFF_FFFF_FFFFL, 1L)]
    public void A_stamp_is_found_again_inside_a_message(int publisher, long number, long ticks)
    {
        var body = new byte[Stamp.Length + 10];
        Array.Fill(body, (byte)'x');
        new Stamp(publisher, number, ticks).Write(body);
        var message = Encoding.ASCII.GetBytes($"from a@localhost/load {Encoding.ASCII.GetString(body)} and so on");

        Assert.True(Stamp.TryFind(message, out var found));
        Assert.Equal(new Stamp(publisher, number, ticks), found);
    }

    [Theory]
    [InlineData("""{"from":"a@localhost/load"}""")]
    [InlineData("~load~0000")]
    [InlineData("~load~0000000000000000000000000000000g")]
    public void Anything_else_has_none(string message) => Assert.False(Stamp.TryFind(Encoding.ASCII.GetBytes(message), out _));
}
