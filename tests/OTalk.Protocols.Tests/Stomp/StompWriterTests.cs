using System.Buffers;
using System.Text;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

public class StompWriterTests
{
    private const StompVersion V10 = StompVersion.V10;
    private const StompVersion V11 = StompVersion.V11;
    private const StompVersion V12 = StompVersion.V12;

    private const string Body = "{\"ns\":\"http://otalk.com/p/chat\",\"body\":\"\u00e9\"}";

    private static readonly StompHeartBeat _beats = new(10000, 20000);

    private static readonly DateTimeOffset _time = new(2013, 2, 21, 11, 0, 0, TimeSpan.FromHours(1));

    private static readonly Dictionary<string, (StompVersion Version, Action<IBufferWriter<byte>> Write, string Text)> _cases = new(StringComparer.Ordinal)
    {
        ["connected"] = (V12, static o => StompWriter.WriteConnected(o, V12, "otalk/0.1.0", "a:b", _beats), "CONNECTED\nversion:1.2\nheart-beat:10000,20000\nserver:otalk/0.1.0\nsession:a:b\n\n\0"),
        ["connected in 1.1, no more than must be"] = (V11, static o => StompWriter.WriteConnected(o, V11, server: null, session: null, default), "CONNECTED\nversion:1.1\nheart-beat:0,0\n\n\0"),
        ["connected in 1.0"] = (V10, static o => StompWriter.WriteConnected(o, V10, "otalk", "s1", _beats), "CONNECTED\nversion:1.0\nserver:otalk\nsession:s1\n\n\0"),
        ["receipt"] = (V12, static o => StompWriter.WriteReceipt(o, V12, "a:\\\r\n"), "RECEIPT\nreceipt-id:a\\c\\\\\\r\\n\n\n\0"),
        ["receipt in 1.1"] = (V11, static o => StompWriter.WriteReceipt(o, V11, "a:\\\r\nb"), "RECEIPT\nreceipt-id:a\\c\\\\\r\\nb\n\n\0"),
        ["receipt in 1.0"] = (V10, static o => StompWriter.WriteReceipt(o, V10, "a:\\\rb"), "RECEIPT\nreceipt-id:a:\\\rb\n\n\0"),
        ["receipt of nothing"] = (V12, static o => StompWriter.WriteReceipt(o, V12, ""), "RECEIPT\nreceipt-id:\n\n\0"),
        ["no value ends its header"] = (V10, static o => StompWriter.WriteReceipt(o, V10, "a\nb\0c\ud800"), "RECEIPT\nreceipt-id:a\ufffdb\ufffdc\ufffd\n\n\0"),
        ["no value ends its frame"] = (V12, static o => StompWriter.WriteReceipt(o, V12, "a\n\0"), "RECEIPT\nreceipt-id:a\\n\ufffd\n\n\0"),
        ["error"] = (V12, static o => StompWriter.WriteError(o, V12, new StompFault("caf\u00e9: no") { ReceiptId = "r1" }), "ERROR\nmessage:caf\u00e9\\c no\nreceipt-id:r1\ncontent-type:text/plain\ncontent-length:9\n\ncaf\u00e9: no\0"),
        ["error with detail"] = (V10, static o => StompWriter.WriteError(o, V10, new StompFault("m") { Detail = "d\n\0d" }), "ERROR\nmessage:m\ncontent-type:text/plain\ncontent-length:4\n\nd\n\0d\0"),
        ["error with versions"] = (
            V10,
            static o => StompWriter.WriteError(o, V10, new StompFault("m") { Versions = "1.1,1.2", Detail = "" }),
            "ERROR\nmessage:m\nversion:1.1,1.2\ncontent-type:text/plain\ncontent-length:0\n\n\0"),
        ["message"] = (
            V12,
            static o => WriteMessage(o, V12, "s:1", "a1"),
            "MESSAGE\nsubscription:s\\c1\nack:a1\nmessage-id:m1\ndestination:montague.com/a\\cb\notalk-from:juliet@capulet.com\notalk-time:2013-02-21T10\\c00\\c00.000Z\ncontent-type:application/json\ncontent-length:44\n\n" + Body + "\0"),
        ["message with nothing to acknowledge, and more headers"] = (
            V12,
            static o => WriteMessage(o, V12, "1", ack: null, new StompHeader("key", "k:1")),
            "MESSAGE\nsubscription:1\nmessage-id:m1\ndestination:montague.com/a\\cb\notalk-from:juliet@capulet.com\notalk-time:2013-02-21T10\\c00\\c00.000Z\nkey:k\\c1\ncontent-type:application/json\ncontent-length:44\n\n" + Body + "\0"),
        ["message in 1.1"] = (
            V11,
            static o => WriteMessage(o, V11, "1", "a1"),
            "MESSAGE\nsubscription:1\nmessage-id:m1\ndestination:montague.com/a\\cb\notalk-from:juliet@capulet.com\notalk-time:2013-02-21T10\\c00\\c00.000Z\ncontent-type:application/json\ncontent-length:44\n\n" + Body + "\0"),
        ["message in 1.0"] = (
            V10,
            static o => WriteMessage(o, V10, subscription: null, "a1"),
            "MESSAGE\nmessage-id:m1\ndestination:montague.com/a:b\notalk-from:juliet@capulet.com\notalk-time:2013-02-21T10:00:00.000Z\ncontent-type:application/json\ncontent-length:44\n\n" + Body + "\0"),
    };

    public static TheoryData<string> Names { get; } = [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_written_in_one_way(string name)
    {
        var (_, write, text) = _cases[name];
        var output = new ArrayBufferWriter<byte>();
        write(output);
        Assert.Equal(text, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_is_read_as_it_was_written_however_it_is_cut(string name)
    {
        var (version, write, text) = _cases[name];
        var output = new ArrayBufferWriter<byte>();
        write(output);
        var bytes = output.WrittenSpan.ToArray();
        var frame = StompRequestReaderTests.ReadFrame(text, version);

        // Written by the slow writer it is the same again.
        Assert.Equal(text, Encoding.UTF8.GetString(FrameText.Write(frame, version)));
        string[] expected = [FrameText.Show(frame)];
        Assert.Equal(expected, Wire.ReadPieces(Wire.Bytewise(bytes), version));
        for (var at = 0; at < bytes.Length; at++)
        {
            Assert.Equal(expected, Wire.ReadPieces(Wire.CutAt(bytes, at), version));
        }
    }

    [Fact]
    public void A_heart_beat_is_a_line_feed()
    {
        var output = new ArrayBufferWriter<byte>();
        StompWriter.WriteHeartBeat(output);
        Assert.Equal("\n"u8.ToArray(), output.WrittenSpan.ToArray());
    }

    private static void WriteMessage(IBufferWriter<byte> output, StompVersion version, string? subscription, string? ack, params StompHeader[] more)
    {
        StompMessageWriter.WriteHead(output, version, subscription, ack);
        StompMessageWriter.WriteShared(output, version, "m1", "montague.com/a:b", "juliet@capulet.com", _time, Encoding.UTF8.GetBytes(Body), more);
    }
}
