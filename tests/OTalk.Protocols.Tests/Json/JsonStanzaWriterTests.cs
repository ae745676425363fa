using System.Buffers;
using System.Text;
using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Tests.Json;

public class JsonStanzaWriterTests
{
    private static readonly ReadOnlyMemory<byte> _payload = """{"ns":"x","a":[1, 2]}"""u8.ToArray();

    private static readonly Dictionary<string, (Reply Reply, string Json)> _cases = new(StringComparer.Ordinal)
    {
        ["a response"] = (
            new ResponseReply("romeo@montague.com/sess/Balcony", "montague.com", new StanzaId("\"q1\""), _payload),
            """{"to":"romeo@montague.com/sess/Balcony","from":"montague.com","id":"q1","response":{"ns":"x","a":[1, 2]}}"""),
        ["a response before anyone is known"] = (
            new ResponseReply(To: null, "montague.com/stream/aabb", new StanzaId("1e3"), "{}"u8.ToArray()),
            """{"from":"montague.com/stream/aabb","id":1e3,"response":{}}"""),
        ["a result"] = (
            new ResultReply("romeo@montague.com/sess/Balcony", "montague.com/a", new StanzaId("\"\\u00e9\""), _payload),
            """{"to":"romeo@montague.com/sess/Balcony","from":"montague.com/a","id":"\u00e9","result":{"ns":"x","a":[1, 2]}}"""),
        ["an error"] = (
            new ErrorReply("romeo@montague.com/sess/Balcony", "montague.com", new StanzaId("7"), StanzaError.Forbidden("the flag s is lacking")),
            """{"to":"romeo@montague.com/sess/Balcony","from":"montague.com","id":7,"error":{"code":403,"condition":"forbidden","text":"the flag s is lacking"}}"""),
        ["an error to something without an id"] = (
            new ErrorReply(To: null, "montague.com", Id: null, new StanzaError(Condition.RateLimited, "too many messages") { RetryAfterSeconds = 2 }),
            """{"from":"montague.com","error":{"code":429,"condition":"rate-limited","text":"too many messages","retry_after":2}}"""),
        ["the capability stanza of the example wire"] = (
            new ServerMessage("aabbccddee", "montague.com/stream/aabbccddee", """{"ns":"http://otalk.com/p/session-capabilities"}"""u8.ToArray()),
            """{"from":"montague.com/stream/aabbccddee","version":"alpha1","to":"aabbccddee","msg":{"ns":"http://otalk.com/p/session-capabilities"}}"""),
        ["a message of the server to nobody yet"] = (
            new ServerMessage(To: null, "montague.com", "{}"u8.ToArray()),
            """{"from":"montague.com","version":"alpha1","msg":{}}"""),
        ["text in any script, and what must be escaped"] = (
            new ErrorReply("zo\u00eb@montague.com/\ud83d\ude00", "montague.com", Id: null, StanzaError.NotFound("\"a\\b\" \n\r\t\0\u001f\u007f\u2028</\ud83d\ude00")),
            "{\"to\":\"zo\u00eb@montague.com/\ud83d\ude00\",\"from\":\"montague.com\",\"error\":{\"code\":404,\"condition\":\"item-not-found\","
            + "\"text\":\"\\\"a\\\\b\\\" \\n\\r\\t\\u0000\\u001f\u007f\u2028</\ud83d\ude00\"}}"),
        ["a surrogate without its pair"] = (
            new ErrorReply(To: null, "montague.com", Id: null, StanzaError.NotFound("a\ud800b")),
            "{\"from\":\"montague.com\",\"error\":{\"code\":404,\"condition\":\"item-not-found\",\"text\":\"a\ufffdb\"}}"),
    };

    public static TheoryData<string> Names { get; } = [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reply_is_written_in_one_way(string name)
    {
        var (reply, json) = _cases[name];
        var output = new ArrayBufferWriter<byte>();
        JsonStanzaWriter.Write(reply, output);
        Assert.Equal(json, Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(output.WrittenSpan).ValueKind);
    }
}
