using System.Buffers;
using System.Text;
using System.Text.Json;
using OTalk.Protocols.Talker;

namespace OTalk.Protocols.Tests.Talker;

public class TalkerWriterTests
{
    private const string Id = TalkerCases.Id;

    private static readonly TalkerUser _juliet = new("juliet", 17);

    // 1361440800.9 s: decimals are cut off.
    private static readonly DateTimeOffset _time = new(2013, 2, 21, 11, 0, 0, 900, TimeSpan.FromHours(1));

    private static readonly TalkerLine _line = new(
        TalkerChat.Quote("message to send"), Guid.Parse(Id), _juliet, _time, Final: false, IsPrivate: false, Extras: default);

    private static readonly TalkerLine _full = _line with
    {
        Final = true,
        IsPrivate = true,
        Extras = TalkerCases.Utf8("""{"color":"r\u0065d","n":[1.50]}"""),
    };

    private static readonly Dictionary<string, (Action<IBufferWriter<byte>> Write, string Line)> _cases = new(StringComparer.Ordinal)
    {
        ["a partial message"] = (
            static output => Message(output, TalkerDialect.Document, _line),
            $$"""{"type":"message","content":"message to send","id":"{{Id}}","from":"juliet"}"""),
        ["a final message"] = (
            static output => Message(output, TalkerDialect.Document, _line with { Final = true }, "montague.alleyway"),
            $$"""{"type":"message","content":"message to send","id":"{{Id}}","from":"juliet","final":true,"room":"montague.alleyway"}"""),
        ["a message with all it may have"] = (
            static output => Message(output, TalkerDialect.Document, _full, ""),
            $$"""{"type":"message","content":"message to send","id":"{{Id}}","from":"juliet","final":true,"private":true,"color":"r\u0065d","n":[1.50],"room":""}"""),
        ["a partial message to one alone"] = (
            static output => Message(output, TalkerDialect.Document, _line with { IsPrivate = true }),
            $$"""{"type":"message","content":"message to send","id":"{{Id}}","from":"juliet","private":true}"""),
        ["a message to a deployed client"] = (
            static output => Message(output, TalkerDialect.Deployed, _line with { Final = true }),
            $$"""{"type":"message","content":"message to send","user":{"id":17,"name":"juliet"},"time":1361440800,"id":"{{Id}}"}"""),
        ["a message to a deployed client with all it may have"] = (
            static output => Message(output, TalkerDialect.Deployed, _full, "main"),
            $$"""{"type":"message","content":"message to send","user":{"id":17,"name":"juliet"},"time":1361440800,"id":"{{Id}}","private":true,"color":"r\u0065d","n":[1.50],"room":"main"}"""),
        ["text in any script, and what must be escaped"] = (
            static output => Message(output, TalkerDialect.Document, _line with { Content = TalkerChat.Quote("\"\\\n\r\t\0</\u00e9\ud83d\ude00\u2028\ud800") }),
            $$"""{"type":"message","content":"\"\\\n\r\t\u0000</{{"\u00e9\ud83d\ude00\u2028\ufffd"}}","id":"{{Id}}","from":"juliet"}"""),
        ["join"] = (static output => Presence(output, TalkerDialect.Document, TalkerPresence.Join), """{"type":"join","user":"juliet"}"""),
        ["leave"] = (
            static output => Presence(output, TalkerDialect.Document, TalkerPresence.Leave, "0000"),
            """{"type":"leave","user":"juliet","room":"0000"}"""),
        ["join to a deployed client"] = (
            static output => Presence(output, TalkerDialect.Deployed, TalkerPresence.Join),
            """{"type":"join","user":{"id":17,"name":"juliet"},"time":1361440800}"""),
        ["leave to a deployed client"] = (
            static output => Presence(output, TalkerDialect.Deployed, TalkerPresence.Leave),
            """{"type":"leave","user":{"id":17,"name":"juliet"},"time":1361440800}"""),
        ["idle"] = (
            static output => Presence(output, TalkerDialect.Deployed, TalkerPresence.Idle),
            """{"type":"idle","user":{"id":17,"name":"juliet"},"time":1361440800}"""),
        ["back"] = (
            static output => Presence(output, TalkerDialect.Deployed, TalkerPresence.Back, "main"),
            """{"type":"back","user":{"id":17,"name":"juliet"},"time":1361440800,"room":"main"}"""),
        ["connected"] = (
            static output => TalkerWriter.WriteConnected(output, new TalkerUser("a \"b\"", long.MaxValue)),
            """{"type":"connected","user":{"id":9223372036854775807,"name":"a \"b\""}}"""),
        ["nobody"] = (static output => TalkerWriter.WriteUsers(output, []), """{"type":"users","users":[]}"""),
        ["users"] = (
            static output => TalkerWriter.WriteUsers(output, [new(_juliet, IsIdle: false), new(new("romeo", 0), IsIdle: true)]),
            """{"type":"users","users":[{"id":17,"name":"juliet"},{"id":0,"name":"romeo","idle":true}]}"""),
        ["the token"] = (static output => TalkerWriter.WriteToken(output, acquired: true), """{"type":"token","acquired":true}"""),
        ["no token"] = (static output => TalkerWriter.WriteToken(output, acquired: false), """{"type":"token","acquired":false}"""),
        ["an error"] = (
            static output => TalkerWriter.WriteError(output, "Authentication failed"),
            """{"type":"error","message":"Authentication failed"}"""),
        ["an error about a message"] = (
            static output => TalkerWriter.WriteError(output, "line 1\nline 2", "ABC"),
            """{"type":"error","message":"line 1\nline 2","id":"ABC"}"""),
    };

    public static TheoryData<string> Names { get; } = [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_is_written_in_one_way(string name)
    {
        var (write, line) = _cases[name];
        var output = new ArrayBufferWriter<byte>();
        write(output);
        Assert.Equal($"{line}\n", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(output.WrittenSpan).ValueKind);
        Assert.Equal([line], ScanRun.Of($"{line}\n").Found);
    }

    [Theory]
    [InlineData(TalkerPresence.Idle)]
    [InlineData(TalkerPresence.Back)]
    public void The_document_has_no_word_for_idle_users(TalkerPresence what)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => TalkerWriter.WritePresence(output, TalkerDialect.Document, what, _juliet, _time));
        Assert.Equal(0, output.WrittenCount);
    }

    private static void Message(IBufferWriter<byte> output, TalkerDialect dialect, TalkerLine line, string? room = null)
    {
        TalkerWriter.WriteMessage(output, dialect, line);
        TalkerWriter.WriteEnd(output, room);
    }

    private static void Presence(IBufferWriter<byte> output, TalkerDialect dialect, TalkerPresence what, string? room = null)
    {
        TalkerWriter.WritePresence(output, dialect, what, _juliet, _time);
        TalkerWriter.WriteEnd(output, room);
    }
}
