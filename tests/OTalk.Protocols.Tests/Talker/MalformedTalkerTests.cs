using System.Buffers;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

public class MalformedTalkerTests
{
    private const string Id = TalkerCases.Id;

    /// <summary>What ends a connection. Each is refused at its last byte; all before it is the beginning of an object.</summary>
    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "[", "an object is expected, not an array" },
        { "\n\"", "an object is expected, not a string" },
        { "7", "an object is expected, not a number" },
        { "-", "an object is expected, not a number" },
        { "n", "an object is expected, not a bare word" },
        { "{}G", "an object is expected, not a bare word" },
        { "{}}", "an object is expected, not '}'" },
        { "{},", "an object is expected, not ','" },
        { "\0", "an object is expected, not the byte 0x00" },
        { "{} \v", "an object is expected, not the byte 0x0B" },
        { "{}\u007f", "an object is expected, not the byte 0x7F" },
        { "{a", "broken JSON: a name or '}' is expected at byte 2, not 'a'" },
        { "{{", "broken JSON: a name or '}' is expected at byte 2, not '{'" },
        { "{\0", "broken JSON: a name or '}' is expected at byte 2, not the byte 0x00" },
        { "{'", "broken JSON: a name or '}' is expected at byte 2, not '''" },
        { "{/", "broken JSON: a name or '}' is expected at byte 2, not '/'" },
        { "{]", "broken JSON: a name or '}' is expected at byte 2, not ']'" },
        { "{\"a\"}", "broken JSON: ':' is expected at byte 5, not '}'" },
        { "{\"a\" \n=", "broken JSON: ':' is expected at byte 7, not '='" },
        { "{\"a\":}", "broken JSON: a value is expected at byte 6, not '}'" },
        { "{\"a\":,", "broken JSON: a value is expected at byte 6, not ','" },
        { "{\"a\":+", "broken JSON: a value is expected at byte 6, not '+'" },
        { "{\"a\":N", "broken JSON: a value is expected at byte 6, not 'N'" },
        { "{\"a\":1 2", "broken JSON: ',' or '}' is expected at byte 8, not '2'" },
        { "{\"a\":1]", "broken JSON: ',' or '}' is expected at byte 7, not ']'" },
        { "{\"a\":\"\"\n{", "broken JSON: ',' or '}' is expected at byte 9, not '{'" },
        { "{\"a\":1,}", "broken JSON: a name is expected at byte 8, not '}'" },
        { "{\"a\":1,,", "broken JSON: a name is expected at byte 8, not ','" },
        { "{\"a\":[,", "broken JSON: a value is expected at byte 7, not ','" },
        { "{\"a\":[1,]", "broken JSON: a value is expected at byte 9, not ']'" },
        { "{\"a\":[1}", "broken JSON: ',' or ']' is expected at byte 8, not '}'" },
        { "{\"a\":[[],{}:", "broken JSON: ',' or ']' is expected at byte 12, not ':'" },
        { "{\"a\":01", "broken JSON: ',' or '}' is expected at byte 7, not '1'" },
        { "{\"a\":-}", "broken JSON: a digit is expected at byte 7, not '}'" },
        { "{\"a\":1.}", "broken JSON: a digit is expected at byte 8, not '}'" },
        { "{\"a\":1e\n", "broken JSON: a digit is expected at byte 8, not the byte 0x0A" },
        { "{\"a\":1e+,", "broken JSON: a digit is expected at byte 9, not ','" },
        { "{\"a\":1.5.", "broken JSON: ',' or '}' is expected at byte 9, not '.'" },
        { "{\"a\":1e5e", "broken JSON: ',' or '}' is expected at byte 9, not 'e'" },
        { "{\"a\":tru\n", "broken JSON: true is expected at byte 9, not the byte 0x0A" },
        { "{\"a\":falz", "broken JSON: false is expected at byte 9, not 'z'" },
        { "{\"a\":nul}", "broken JSON: null is expected at byte 9, not '}'" },
        { "{\"a\":truef", "broken JSON: ',' or '}' is expected at byte 10, not 'f'" },
        { "{\"a\":\"x\n", "broken JSON: a string has the byte 0x0A at byte 8, which must be escaped" },
        { "{\"a\":\"\0", "broken JSON: a string has the byte 0x00 at byte 7, which must be escaped" },
        { "{\"\t", "broken JSON: a string has the byte 0x09 at byte 3, which must be escaped" },
        { "{\"a\":\"\\x", "broken JSON: one of \"\\/bfnrtu is expected at byte 8, not 'x'" },
        { "{\"a\":\"\\u00g", "broken JSON: a hexadecimal digit is expected at byte 11, not 'g'" },
        { "{\"a\":\"\\u00\"", "broken JSON: a hexadecimal digit is expected at byte 11, not '\"'" },
        { "{\"a\":" + new string('[', 64), "the object is nested deeper than 64 levels" },
        { string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "{", "the object is nested deeper than 64 levels" },
    };

    /// <summary>What is no UTF-8 in a string, as hexadecimal digits; the last byte is the one that cannot stand there.</summary>
    public static TheoryData<string> Unencoded { get; } =
    [
        "80", "BF", "C0", "C1", "F5", "FF", "C322", "C35C", "C3C3", "C3A9A9", "E09F", "E28078", "EDA0", "F08F", "F09F9800", "F490",
    ];

    /// <summary>What is answered, and the connection stays.</summary>
    public static TheoryData<TalkerDialect?, string, string, string?> Refused { get; } = new()
    {
        { null, "{}", "type is missing", null },
        { null, """{"Type":"ping"}""", "type is missing", null },
        { null, """{"type":7}""", "type must be a string", null },
        { null, """{"type":null}""", "type must be a string", null },
        { null, """{"type":"\ud800"}""", "type is not well-formed Unicode", null },
        { null, """{"type":""}""", "unknown type ''", null },
        { null, """{"type":"Ping"}""", "unknown type 'Ping'", null },
        { null, $$"""{"type":"shout","id":"{{Id}}"}""", "unknown type 'shout'", null },
        { null, $$"""{"type":"{{new string('t', 64)}}"}""", $"unknown type '{new string('t', 64)}'", null },
        { null, $$"""{"type":"{{new string('t', 65)}}"}""", $"unknown type '{new string('t', 64)}\u2026'", null },
        { null, """{"type":"ping","type":"ping"}""", "type is given twice", null },
        { null, """{"type":"ping","\u0074ype":"close"}""", "type is given twice", null },
        { null, """{"type":"ping","room":1,"room":1}""", "room is given twice", null },
        { null, """{"type":"ping","\udc00":1}""", "the object has a member name that is not well-formed Unicode", null },
        { null, """{"type":"connect","token":"t"}""", "room is missing", null },
        { null, """{"type":"connect","room":"r"}""", "token is missing", null },
        { null, """{"type":"connect","room":true,"token":"t"}""", "room must be a string or a number", null },
        { null, """{"type":"connect","room":"r","token":["t"]}""", "token must be a string or a number", null },
        { null, """{"type":"connect","room":"r","token":"t","user":7}""", "user must be a string", null },
        { null, """{"type":"connect","room":"r","token":"t","user":null}""", "user must be a string", null },
        { null, """{"type":"connect","room":"r","token":"t","last_event_id":{}}""", "last_event_id must be a string or a number", null },
        { null, """{"type":"connect","room":"\ud800","token":"t"}""", "room is not well-formed Unicode", null },
        { null, """{"type":"message"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":7}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":"7"}""", "id must be a UUID", null },
        { null, $$"""{"type":"message","content":"x","id":"({{Id}})"}""", "id must be a UUID", null },
        { null, $$"""{"type":"message","content":"x","id":" {{Id}}"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":"0190c7e8111170008000 0123456789ab"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":"0190c7e8111170008000-0123456789ab-1-"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":"0x90c7e8-1111-7000-8000-0123456789ab"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":"+190c7e8-1111-7000-8000-0123456789ab"}""", "id must be a UUID", null },
        { null, """{"type":"message","content":"x","id":"\ud800"}""", "id must be a UUID", null },
        { TalkerDialect.Document, $$"""{"type":"message","id":"{{Id}}"}""", "content is missing", Id },
        { TalkerDialect.Document, $$"""{"type":"message","id":"{{Id.ToUpperInvariant()}}"}""", "content is missing", Id.ToUpperInvariant() },
        { TalkerDialect.Document, $$"""{"content":7,"id":"{{Id}}","type":"message"}""", "content must be a string", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"\ud800x","id":"{{Id}}"}""", "content is not well-formed Unicode", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"x","id":"{{Id}}","final":1}""", "final must be true or false", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"x","id":"{{Id}}","final":null}""", "final must be true or false", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"x","id":"{{Id}}","to":false}""", "to must be a string or a number", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"x","id":"{{Id}}","room":[]}""", "room must be a string or a number", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"x","content":"x","id":"{{Id}}"}""", "content is given twice", Id },
        { TalkerDialect.Document, $$"""{"type":"message","content":"x","id":"{{Id}}","a":{{Nested(62)}}}""", "the message is nested deeper than 62 levels", Id },
        { TalkerDialect.Deployed, $$"""{"type":"message","id":"{{Id}}"}""", "content is missing", null },
        { TalkerDialect.Deployed, """{"type":"message","content":{}}""", "content must be a string", null },
        { TalkerDialect.Deployed, """{"type":"message","content":"x","to":{}}""", "to must be a string or a number", null },
        { TalkerDialect.Deployed, """{"type":"message","content":"x","final":true,"final":true}""", "final is given twice", null },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_broken_is_found_at_once(string text, string expected)
    {
        var bytes = TalkerCases.Utf8(text);
        var fault = new TalkerFault(expected, Closes: true);
        Assert.Equal(fault, ScanRun.Of(text).Fault);

        var run = new ScanRun();
        foreach (var b in bytes.AsSpan(..^1))
        {
            Assert.Null(run.Take(b).Fault);
        }

        Assert.Equal(fault, run.Take(bytes[^1]).Fault);
        Assert.Equal(fault, run.Take((byte)'{').Fault);
    }

    [Theory]
    [MemberData(nameof(Unencoded))]
    public void What_is_no_UTF8_is_found_at_once(string digits)
    {
        var text = Convert.FromHexString(digits);
        foreach (var before in new[] { "{\"", "{\"a\":\"\u00e9" })
        {
            var run = ScanRun.Of(before);
            foreach (var b in text.AsSpan(..^1))
            {
                Assert.Null(run.Take(b).Fault);
            }

            var at = TalkerCases.Utf8(before).Length + text.Length;
            Assert.Equal(new TalkerFault($"invalid UTF-8 at byte {at}", Closes: true), run.Take(text[^1]).Fault);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_request_is_refused_and_the_next_is_read(TalkerDialect? connected, string json, string expected, string? id)
    {
        Assert.Equal([json, "{}"], ScanRun.Of(json + "{}").Found);
        Assert.False(TalkerReader.TryRead(new ReadOnlySequence<byte>(TalkerCases.Utf8(json)), connected, out var request, out var fault));
        Assert.Null(request);
        Assert.Equal(new TalkerFault(expected, Closes: false, id), fault);
    }

    [Theory]
    [InlineData("", "the object is not valid JSON at line 1, byte 1")]
    [InlineData("[]", "the object is no object")]
    [InlineData("{\"type\":\"ping\"", "the object is not valid JSON at line 1, byte 15")]
    [InlineData("{\"type\":\"ping\"}{}", "the object is followed by more")]
    public void What_no_scanner_has_seen_is_refused_too(string text, string expected)
    {
        Assert.False(TalkerReader.TryRead(new ReadOnlySequence<byte>(TalkerCases.Utf8(text)), connected: null, out _, out var fault));
        Assert.Equal(new TalkerFault(expected, Closes: true), fault);
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
