using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.PlayerTests;

/// <summary>The steps of STOMP clients: exact bytes, frames as patterns, and that the player fails where it should.</summary>
public sealed class StompPlayerTests
{
    /// <summary>Sends back what came, as the body of a frame.</summary>
    private static readonly ScriptedStomp s_quote = new(text => $"GOT\nby:a\\cb\n\n{text.Replace('\n', '|').Replace('\0', '@')}\0\n");

    [Fact]
    public Task Sends_exactly_what_is_written() => PlayAsync(s_quote, """
        stomp a
        a connects
        a sends
            SEND
            to:x

            body ^@
            ACK
            id:$$7

            ^@
        a receives
            GOT
            by:a:b

            SEND|to:x||body @|ACK|id:$$7||@^@
        a receives nothing more
        """);

    [Fact]
    public Task Compares_headers_in_any_order_and_JSON_as_JSON() => PlayAsync(Says("MESSAGE\nb:2\na:1\nc:3\n\n{\"x\":1,\"y\":2}\0RECEIPT\nb:2\n\n\0"), """
        stomp a
        a connects
        a sends
            HELLO

            ^@
        a receives in any order
            RECEIPT
            b:$two

            ^@
            MESSAGE
            a:1
            b:$two
            d: absent
            ...

            {"y": 2, ...}^@
        """);

    [Fact]
    public Task Sees_the_end() => PlayAsync(Says(""), "stomp a\na connects\na sends\n    BYE\n\n    ^@\na is closed");

    [Theory]
    [InlineData("A\nh:1\n\nx\0", "    A\n    h:2\n\n    x^@", "at .headers.h: expected \"2\", got \"1\"")]
    [InlineData("A\nh:1\n\nx\0", "    B\n    h:1\n\n    x^@", "at .command: expected \"B\", got \"A\"")]
    [InlineData("A\nh:1\ni:2\n\nx\0", "    A\n    h:1\n\n    x^@", "at .headers: unexpected member i")]
    [InlineData("A\nh:1\nh:1\n\nx\0", "    A\n    h:1\n\n    x^@", "at .headers: member h occurs twice")]
    [InlineData("A\n\nxy\0", "    A\n\n    x^@", "at .body: expected \"x\", got \"xy\"")]
    [InlineData("A\ncontent-length:3\n\na\0b\0", "    A\n    content-length:3\n\n    a^@", "at .body: expected \"a\", got \"a\\u0000b\"")]
    public async Task Another_frame_fails(string came, string expected, string problem)
    {
        TranscriptException e = await Assert.ThrowsAsync<TranscriptException>(
            () => PlayAsync(Says(came), $"stomp a\na connects\na sends\n    X\n\n    ^@\na receives\n{expected}"));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_too_many_fails_at_the_end()
    {
        TranscriptException e = await Assert.ThrowsAsync<TranscriptException>(
            () => PlayAsync(Says("A\n\n\0B\n\n\0"), "stomp a\na connects\na sends\n    X\n\n    ^@\na receives\n    A\n\n    ^@"));
        Assert.Equal("t:7: the end: expected nothing more, got B\n\n", e.Message);
    }

    [Theory]
    [InlineData("stomp a: a@b\na connects", "t:1: no client is called stomp, and this is no declaration: stomp a: a@b")]
    [InlineData("stomp a\na logs in", "t:2: a client cannot do this: logs in")]
    [InlineData("talker a\na connects over WebSocket", "t:2: a client cannot do this: connects over WebSocket")]
    [InlineData("stomp a\na sends\n    SEND\n\n    body", "t:5: a frame ends with ^@")]
    [InlineData("stomp a\na sends\n    SEND^@", "t:3: a blank line is expected behind the headers")]
    [InlineData("stomp a\na sends\n    SEND\n    x\n\n    ^@", "t:4: a header has no colon")]
    [InlineData("stomp a\na receives\n    A\n\n    ^@\n    B\n\n    ^@", "t:3: one frame is expected")]
    [InlineData("stomp a\na receives\n    A\n\n    {\"a\" 1}^@", "t:5: ':' is expected at '1}'")]
    public void Names_the_line_of_a_mistake(string text, string message) =>
        Assert.Equal(message, Assert.Throws<TranscriptException>(() => TranscriptParser.Parse("t", text)).Message);

    private static ScriptedStomp Says(string frames) => new(_ => frames);

    private static Task PlayAsync(ScriptedStomp server, string text) =>
        TranscriptPlayer.PlayAsync(TranscriptParser.Parse("t", text), server.Doors);
}
