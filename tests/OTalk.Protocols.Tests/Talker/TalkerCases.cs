using System.Text;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>What clients of Talker write, and what it means: read from here, and written from it.</summary>
internal static class TalkerCases
{
    internal const string Id = "0190c7e8-1111-7000-8000-0123456789ab";

    internal static Dictionary<string, (string Json, TalkerDialect? Connected, TalkerRequest Request)> All { get; } = new(StringComparer.Ordinal)
    {
        ["connect of the document"] = (
            """{"type":"connect","room":"0000","user":"user name","token":"user secret token"}""",
            null,
            new TalkerConnect(TalkerDialect.Document, "0000", "user name", "user secret token", LastEventId: null)),
        ["connect without a user"] = (
            """{"type":"connect","room":"main","token":"secret"}""",
            null,
            new TalkerConnect(TalkerDialect.Deployed, "main", User: null, "secret", LastEventId: null)),
        ["connect with numbers"] = (
            """{"type":"connect","room":5,"token":12345678901234567890,"last_event_id":1.50e3}""",
            null,
            new TalkerConnect(TalkerDialect.Deployed, "5", User: null, "12345678901234567890", "1.50e3")),
        ["connect again, to another room"] = (
            $$"""{"type":"connect","room":"montague.alleyway","user":"romeo","token":"","last_event_id":"{{Id}}"}""",
            TalkerDialect.Deployed,
            new TalkerConnect(TalkerDialect.Document, "montague.alleyway", "romeo", "", Id)),
        ["a partial message of the document"] = (
            $$"""{"type":"message","content":"message to send","id":"{{Id}}"}""", null, Message("message to send")),
        ["a final message of the document"] = (
            $$"""{"type":"message","content":"message to send","id":"{{Id}}","final":true}""",
            TalkerDialect.Document,
            Message("message to send") with { Final = true }),
        ["a message that says it is not final"] = (
            $$"""{"type":"message","content":"","id":"{{Id.ToUpperInvariant()}}","final":false}""", TalkerDialect.Document, Message("")),
        ["a message to somebody in a room"] = (
            $$"""{"type":"message","content":"hist","id":"{{Id}}","to":7,"room":"montague.alleyway"}""",
            TalkerDialect.Document,
            Message("hist") with { To = "7", Room = "montague.alleyway" }),
        ["a message in any order, with text in any script"] = (
            $$"""{"id":"{{Id}}","final":true,"content":"\ud83d\ude00 \u00e9 {\"a\":[}]\n","type":"message"}""",
            TalkerDialect.Document,
            Message("\ud83d\ude00 \u00e9 {\"a\":[}]\n") with { Final = true }),
        ["a message with members that nobody knows"] = (
            $$"""{"color" : "r\u0065d", "type":"message", "content":"x", "id":"{{Id}}", "token":[], "user":{}, "from":1, "time":2, "private":3, "last_event_id":4, "n": [1, {"type": 1.50}] }""",
            TalkerDialect.Document,
            Message("x") with { Extras = Utf8("""{"color":"r\u0065d","n":[1,{"type":1.50}]}""") }),
        ["a message of a deployed client"] = (
            """{"type":"message","content":"hello","to":17,"room":3}""",
            TalkerDialect.Deployed,
            new TalkerMessage("hello", Id: null, Final: true, "17", "3", Extras: default)),
        ["a message of a deployed client with what the server makes"] = (
            """{"type":"message","content":"hello","id":7,"final":"no","user":{"id":1},"time":[],"from":null,"private":{},"paste":{"lines":3}}""",
            TalkerDialect.Deployed,
            new TalkerMessage("hello", Id: null, Final: true, To: null, Room: null, Utf8("""{"paste":{"lines":3}}"""))),
        ["a name with escapes"] = ("""{"typ\u0065":"pin\u0067"}""", null, new TalkerPing()),
        ["ping"] = ("""{"type":"ping"}""", TalkerDialect.Document, new TalkerPing()),
        ["ping with more"] = ("""{"a":[{}],"type":"ping","room":{},"a":1}""", TalkerDialect.Deployed, new TalkerPing()),
        ["ping over several lines"] = ("{\r\n\t\"type\" :\n \"ping\"\n}", TalkerDialect.Deployed, new TalkerPing()),
        ["close"] = ("""{"type":"close"}""", TalkerDialect.Document, new TalkerClose()),
        ["token"] = ("""{"type":"token"}""", TalkerDialect.Deployed, new TalkerTokenRequest()),
    };

    internal static TheoryData<string> Names { get; } = [.. All.Keys];

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static TalkerMessage Message(string content) =>
        new(content, Guid.Parse(Id), Final: false, To: null, Room: null, Extras: default);
}
