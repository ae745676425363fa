using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.PlayerTests;

/// <summary>The steps of Talker clients: exact bytes, and that the player fails where it should.</summary>
public sealed class TalkerPlayerTests
{
    private static readonly ScriptedTalker s_quote = new(text => $"{{\"got\":\"{text.Replace("\"", "'", StringComparison.Ordinal).Replace("\n", "|", StringComparison.Ordinal)}\"}}\n");

    [Fact]
    public Task Sends_exactly_what_is_written() => PlayAsync(s_quote, """
        talker a
        a connects
        a sends
            {"n": 7}
        a receives
            {"got": "{'n': 7}|"}
        a sends without line break
            {"n": 7}
        a receives
            {"got": "{'n': 7}"}
        a sends padded to 10 bytes
            {"n": 7}
        a receives
            {"got": "{'n': 7  }|"}
        a sends text
            {"n": 7}{}
            no JSON
        a receives
            {"got": "{'n': 7}{}|no JSON"}
        a sends bytes
            41 42
        a receives
            {"got": "AB"}
        a receives nothing more
        """);

    [Fact]
    public Task Sees_the_end() => PlayAsync(new ScriptedTalker(_ => "") { EndWith = "{\"a\":1}\n" }, """
        talker a
        a connects
        a receives
            {"a": 1}
        a is closed
        """);

    [Fact]
    public Task A_line_nobody_looked_at_fails_at_the_end_of_the_connection() => FailsAsync(
        new ScriptedTalker(_ => "") { EndWith = "{\"a\":1}\n" },
        "talker a\na connects\na is closed",
        "t:3: a is closed: before the end came {\"a\":1}");

    [Fact]
    public Task A_line_without_its_break_fails() => FailsAsync(
        new ScriptedTalker(_ => "") { EndWith = "{\"a\":1}" },
        "talker a\na connects\na receives\n    {\"a\": 1}",
        "t:3: a receives: expected an object, got \"no line break after: {\\u0022a\\u0022:1}\"\nexpected:\n{\"a\": 1}\ngot:\nno line break after: {\"a\":1}");

    [Fact]
    public Task A_line_too_many_fails_at_the_end() => FailsAsync(
        new ScriptedTalker(_ => "{\"a\":1}\n{\"a\":2}\n"),
        "talker a\na connects\na sends\n    {}\na receives\n    {\"a\": 1}",
        "t:5: the end: expected nothing more, got {\"a\":2}");

    [Fact]
    public Task Receiving_from_a_closed_connection_fails() => FailsAsync(
        new ScriptedTalker(_ => "") { EndWith = "" },
        "talker a\na connects\na receives\n    {}",
        "t:3: a receives: the connection is closed: ended by the server");

    [Theory]
    [InlineData("talker a: a@b\na connects", "t:1: no client is called talker, and this is no declaration: talker a: a@b")]
    [InlineData("talker a\na logs in", "t:2: a client cannot do this: logs in")]
    [InlineData("client a\na is closed", "t:2: a client cannot do this: is closed")]
    [InlineData("token a: a@b\ntalker a\na connects", "t:1: there is no account a@b; declare accounts before clients")]
    [InlineData("account: a@b\ntoken a: a@b\ntoken a: a@b --scope read", "t:3: token a is declared twice")]
    public void Names_the_line_of_a_mistake(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TranscriptException>(() => TranscriptParser.Parse("t", text)).Message);

    private static Task PlayAsync(ScriptedTalker server, string text) =>
        TranscriptPlayer.PlayAsync(TranscriptParser.Parse("t", text), server.Doors);

    private static async Task FailsAsync(ScriptedTalker server, string text, string message)
    {
        TranscriptException e = await Assert.ThrowsAsync<TranscriptException>(() => PlayAsync(server, text));
        Assert.Equal(message, e.Message);
    }
}
