using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OTalk.Protocols.Json;
using OTalk.TestKit;

namespace OTalk.Protocols.Tests.Json;

public class JsonEventWriterTests
{
    private const string Channel = "romeo@montague.com/roster/Juliet/Balcony";

    private const string Author = "juliet@capulet.com/sess/Balcony";

    private const string Body = """{"ns":"http://otalk.com/p/presence","show":"dnd"}""";

    private const string Event =
        "\"event\":{\"ns\":\"http://otalk.com/p/publish\",\"id\":\"0190c7e8-1111-7000-8000-0123456789ab\",\"time\":\"2013-02-21T10:00:00.000Z\",\"from\":\"" + Author + "\"";

    private static readonly Guid _id = Guid.Parse("0190c7e8-1111-7000-8000-0123456789ab");

    private static readonly DateTimeOffset _time = new(2013, 2, 21, 11, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void The_message_stands_first_and_the_receiver_last() => AssertWritten(
        $$$$"""{"from":"{{{{Channel}}}}","msg":{{{{Body}}}},{{{{Event}}}},"subid":"s1"}}""",
        static output => JsonEventWriter.WriteFull(output, Channel, _id, _time, Author, key: null, Encoding.UTF8.GetBytes(Body)),
        "s1");

    [Fact]
    public void All_subscriptions_that_cover_it_are_told() => AssertWritten(
        $$$$"""{"from":"{{{{Channel}}}}","msg":{{{{Body}}}},{{{{Event}}}},"key":"k\"1","subid":"s1","subids":["s1","s2","s10"]}}""",
        static output => JsonEventWriter.WriteFull(output, Channel, _id, _time, Author, "k\"1", Encoding.UTF8.GetBytes(Body)),
        "s1",
        "s2",
        "s10");

    [Fact]
    [Covers("subscriptions.event.hash")]
    public void A_hash_may_stand_for_the_message() => AssertWritten(
        $$$$"""{"from":"{{{{Channel}}}}",{{{{Event}}}},"key":"k","hash":"sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","subid":"s1"}}""",
        static output => JsonEventWriter.WriteHash(output, Channel, _id, _time, Author, "k", SHA256.HashData("abc"u8)),
        "s1");

    [Fact]
    public void A_notice_says_only_that_there_is_a_message() => AssertWritten(
        $$$$"""{"from":"{{{{Channel}}}}",{{{{Event}}}}}}""",
        static output => JsonEventWriter.WriteNotify(output, Channel, _id, _time, Author, key: null));

    private static void AssertWritten(string expected, Action<IBufferWriter<byte>> shared, params string[] subscriptions)
    {
        var output = new ArrayBufferWriter<byte>();
        shared(output);
        JsonEventWriter.WriteTail(output, subscriptions);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(output.WrittenSpan).ValueKind);
    }
}
