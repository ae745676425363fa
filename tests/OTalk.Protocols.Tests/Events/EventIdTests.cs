using System.Buffers.Text;
using System.Text;
using OTalk.Protocols.Events;

namespace OTalk.Protocols.Tests.Events;

public class EventIdTests
{
    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "", "nothing" },
        { "AQ=", "padding" },
        { "AQ==", "padding" },
        { "A", "half a byte" },
        { "A!", "no base64url" },
        { "AR", "bits behind the last byte" },
        { "Ag", "another version" },
        { Text([1, 1, 2, 3]), "a place that is cut off" },
        { Text([1, .. Place(7, 5)[..^1]]), "a place without offset" },
        { Text([1, .. Place(7, 5), .. Place(7, 6)]), "a tree twice" },
        { Text([1, .. Place(7, 5)[..^1], 0x85, 0]), "an offset that is longer than it has to be" },
        { Text([1, .. Place(7, 5)[..^1], 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]), "an offset that is too large" },
        { Text([1, .. Enumerable.Range(0, EventId.MostPlaces + 1).SelectMany(tree => Place((byte)tree, 1))]), "too many trees" },
        { new string('A', EventId.MaxLength + 1), "too long" },
    };

    [Fact]
    public void No_place_is_an_id_too()
    {
        Assert.Equal("AQ", Write());
        Assert.True(EventId.TryRead("AQ", out var places));
        Assert.Empty(places);
    }

    [Fact]
    public void An_id_is_its_bytes() => Assert.Equal(
        Text([1, 0, 0, 0, 0, 0, 7, 0, 0, 0, 9, 0xac, 0x02]), Write(new EventPlace(7, 9, 300)));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_id_is_refused(string text, string what) => Assert.False(EventId.TryRead(text, out _), what);

    [Fact]
    public void Every_id_is_read_back_and_has_one_form()
    {
        const int seed = 20131;
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            EventPlace[] places = [.. Enumerable.Range(0, random.Next(EventId.MostPlaces + 1))
                .Select(tree => new EventPlace(((ulong)random.NextInt64(1L << 40) << 8) | (byte)tree, (uint)random.NextInt64(1L << 32), random.NextInt64() >> random.Next(1, 63)))];
            var text = Write(places);
            Assert.True(EventId.TryRead(text, out var read), $"seed {seed}, round {round}: {text}");
            Assert.Equal(places, read);
        }
    }

    [Fact]
    public void A_spoiled_id_is_refused_or_read_but_never_throws()
    {
        const int seed = 20132;
        var random = new Random(seed);
        var good = Write(new EventPlace(1, 2, 3), new EventPlace(ulong.MaxValue >> 16, uint.MaxValue, long.MaxValue));
        for (var round = 0; round < 5_000; round++)
        {
            var text = good.ToCharArray();
            for (var times = random.Next(1, 4); times > 0; times--)
                text[random.Next(text.Length)] = (char)random.Next(0x20, 0x7f);
            var spoiled = new string(text)[..random.Next(1, text.Length + 1)];
            if (EventId.TryRead(spoiled, out var places))
                Assert.Equal(spoiled, Write([.. places]));
        }
    }

    private static string Write(params EventPlace[] places)
    {
        var target = new byte[EventId.MaxLength];
        return Encoding.ASCII.GetString(target, 0, EventId.Write(places, target));
    }

    private static byte[] Place(byte tree, byte offset) => [0, 0, 0, 0, 0, tree, 0, 0, 0, 1, offset];

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
