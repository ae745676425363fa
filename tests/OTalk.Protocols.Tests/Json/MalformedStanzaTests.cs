using System.Text;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;
using OTalk.TestKit;

namespace OTalk.Protocols.Tests.Json;

public class MalformedStanzaTests
{
    private static readonly string _members = string.Join(',', Enumerable.Range(0, 40).Select(static n => $"\"m{n}\":0"));

    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "", "the stanza is not valid JSON at line 1, byte 1" },
        { "  ", "the stanza is not valid JSON at line 1, byte 3" },
        { "[]", "the stanza is no object" },
        { "7", "the stanza is no object" },
        { "null", "the stanza is no object" },
        { "{\"ack\":1", "the stanza is not valid JSON at line 1, byte 9" },
        { "{\"ack\":1,}", "the stanza is not valid JSON at line 1, byte 10" },
        { "{\n\"ack\":01}", "the stanza is not valid JSON at line 2, byte 8" },
        { "{ack:1}", "the stanza is not valid JSON at line 1, byte 2" },
        { "{\"ack\":1}/**/", "the stanza is followed by more" },
        { "{\"ack\":1}{\"ack\":2}", "the stanza is followed by more" },
        { "{\"ack\":1}\0", "the stanza is followed by more" },
        { "\ufeff{\"ack\":1}", "the stanza is not valid JSON at line 1, byte 1" },
        { Nested(64, "[", "]"), "the stanza is nested deeper than 64 levels" },
        { Nested(64, "{\"a\":", "}"), "the stanza is nested deeper than 64 levels" },
        { "{}", "the stanza has none of msg, query, get and ack" },
        { """{"response":{"ns":"x"}}""", "the stanza has none of msg, query, get and ack" },
        { """{"msg":{"ns":"x"},"query":{"ns":"x"}}""", "the stanza has both msg and query" },
        { """{"ack":1,"get":null}""", "the stanza has both ack and get" },
        { """{"ack":1,"ack":1}""", "the stanza has the member 'ack' twice" },
        { """{"ack":1,"\u0061ck":1}""", "the stanza has the member 'ack' twice" },
        { """{"x\n":1,"ack":1,"x\u000a":1}""", "the stanza has the member 'x\n' twice" },
        { $$"""{"ack":1,{{_members}},"m39":0}""", "the stanza has the member 'm39' twice" },
        { $$"""{"ack":1,{{_members}},"m0":0}""", "the stanza has the member 'm0' twice" },
        { $$"""{"ack":1,{{_members}},"m\u0031":0}""", "the stanza has the member 'm1' twice" },
        { """{"ack":1,"\ud800":1}""", "the stanza has a member name that is not well-formed Unicode" },
        { """{"to":7,"ack":1}""", "to is no string" },
        { """{"to":["montague.com"],"ack":1}""", "to is no string" },
        { """{"to":"\ud800","ack":1}""", "to is not well-formed Unicode" },
        { """{"to":"","ack":1}""", "to: the server is missing" },
        { """{"to":"romeo@montague.com:80","ack":1}""", "to: the server 'montague.com:80' must not have a port" },
        { """{"to":"montague.com/\n","ack":1}""", "to: the path segment '\ufffd' contains a control character" },
        { """{"from":false,"ack":1}""", "from is no string" },
        { """{"from":"a b@montague.com","ack":1}""", "from: the user 'a b' contains white space" },
        { """{"id":null,"ack":1}""", "id is neither a string nor a number" },
        { """{"id":{},"ack":1}""", "id is neither a string nor a number" },
        { $$"""{"id":"{{new string('i', 1023)}}","ack":1}""", "id is longer than 1024 bytes" },
        { """{"transient":1,"msg":{"ns":"x"}}""", "transient is neither true nor false" },
        { """{"transient":null,"msg":{"ns":"x"}}""", "transient is neither true nor false" },
        { """{"msg":"hello"}""", "msg is no object" },
        { """{"msg":{}}""", "msg has no ns" },
        { """{"msg":{"ns":null}}""", "msg.ns is no string" },
        { """{"msg":{"ns":{"ns":"x"}}}""", "msg.ns is no string" },
        { """{"msg":{"ns":"\udc00"}}""", "msg.ns is not well-formed Unicode" },
        { """{"msg":{"ns":"x","key":7}}""", "msg.key is no string" },
        { """{"msg":{"ns":"x","key":""}}""", "msg.key is not 1 to 255 bytes long" },
        { $$$$"""{"msg":{"ns":"x","key":"{{{{new string('\u00e9', 128)}}}}"}}""", "msg.key is not 1 to 255 bytes long" },
        { """{"msg":{"ns":"x","a":1,"a":1}}""", "msg has the member 'a' twice" },
        { """{"msg":{"ns":"x","n\u0073":"x"}}""", "msg has the member 'ns' twice" },
        { """{"query":[]}""", "query is no object" },
        { """{"query":{}}""", "query has no ns" },
        { """{"query":{"ns":7}}""", "query.ns is no string" },
        { """{"query":{"ns":"x","a":{},"\u0061":[]}}""", "query has the member 'a' twice" },
        { """{"query":{"ns":"\ud800"}}""", "query has a string that is not well-formed Unicode" },
        { """{"query":{"ns":"x","a":[{"\udfff":1}]}}""", "query has a string that is not well-formed Unicode" },
        { """{"query":{"ns":"x","\udfff":1}}""", "query has a member name that is not well-formed Unicode" },
        { """{"get":null}""", "get is no object" },
        { """{"get":{"limit":1,"limit":1}}""", "get has the member 'limit' twice" },
        { """{"get":{"offset":-1}}""", "get.offset is no whole number from 0" },
        { """{"get":{"offset":"1"}}""", "get.offset is no whole number from 0" },
        { """{"get":{"limit":1.5}}""", "get.limit is no whole number from 0" },
        { """{"get":{"limit":99999999999999999999}}""", "get.limit is no whole number from 0" },
        { """{"get":{"since_id":"s1"}}""", "get.since_id is no UUID" },
        { """{"get":{"until_id":7}}""", "get.until_id is no UUID" },
        { """{"get":{"since_time":"yesterday"}}""", "get.since_time is no time of RFC 3339" },
        { """{"get":{"until_time":1361440800}}""", "get.until_time is no time of RFC 3339" },
        { """{"get":{"order":"DESC"}}""", "get.order is neither asc nor desc" },
        { """{"get":{"order":"\ud800"}}""", "get.order is neither asc nor desc" },
        { """{"ack":-1}""", "ack is no whole number from 0" },
        { """{"ack":1.5}""", "ack is no whole number from 0" },
        { """{"ack":"1"}""", "ack is no whole number from 0" },
        { """{"ack":9223372036854775808}""", "ack is no whole number from 0" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    [Covers("stanzas.id", "stanzas.depth", "stanzas.duplicate-members", "stanzas.ack", "stanzas.transient")]
    public void Malformed_stanzas_are_refused_by_member(string json, string expected)
    {
        Assert.False(JsonStanzaReader.TryRead(Encoding.UTF8.GetBytes(json), out var stanza, out var error));
        Assert.Null(stanza);
        Assert.Equal(StanzaError.BadRequest(expected), error.Error);
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d })]
    [InlineData(new byte[] { 0x7b, 0x7d, 0xed, 0xa0, 0x80 })]
    public void Bytes_that_are_not_UTF_8_are_refused(byte[] bytes)
    {
        Assert.False(JsonStanzaReader.TryRead(bytes, out _, out var error));
        Assert.Equal("the stanza is not valid UTF-8", error.Error.Text);
    }

    [Fact]
    [Covers("stanzas.id", "stanzas.depth")]
    public void What_is_at_a_limit_is_accepted()
    {
        var id = $"\"{new string('i', 1022)}\"";
        Assert.True(JsonStanzaReader.TryRead(Encoding.UTF8.GetBytes($$"""{"ack":1,"id":{{id}},"x":{{Nested(62, "[", "]")}}}"""), out var stanza, out var error), error?.Error.Text);
        Assert.Equal(id, stanza.Id?.Json);
    }

    // The first level is the stanza itself.
    private static string Nested(int levels, string open, string close) =>
        $$"""{"x":{{string.Concat(Enumerable.Repeat(open, levels))}}0{{string.Concat(Enumerable.Repeat(close, levels))}}}""";
}
