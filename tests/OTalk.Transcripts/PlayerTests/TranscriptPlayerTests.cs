using System.Net.WebSockets;
using OTalk.Transcripts.Format;
using OTalk.Transcripts.Playing;

namespace OTalk.Transcripts.PlayerTests;

/// <summary>Above all that the player fails where it should.</summary>
public sealed class TranscriptPlayerTests
{
    private static readonly ScriptedServer s_echo = new(stanza => [stanza]);
    private static readonly ScriptedServer s_twice = new(stanza => [stanza, stanza]);

    [Fact]
    public Task Passes_when_everything_is_as_written() => PlayAsync(s_echo, """
        client a
        a connects
        a sends
            {"id": "x", "n": 7}
        a receives
            {"id": "$id", "n": $n:number}
        a finds in its text
            "n": 7
        a sends
            {"again": "$id", "n": $n}
        a receives
            {"again": "x", "n": 7}
        a receives nothing more
        a disconnects
        """);

    [Fact]
    public Task Takes_stanzas_in_any_order_where_told_so() => PlayAsync(new ScriptedServer(_ => ["{\"b\":1}", "{\"a\":1}"]), """
        client a
        a connects
        a sends
            {}
        a receives in any order
            [{"a": 1}, {"b": 1}]
        """);

    [Fact]
    public Task Sees_the_close() => PlayAsync(new ScriptedServer(_ => []) { CloseWith = WebSocketCloseStatus.PolicyViolation }, """
        client a
        a connects
        a is closed with 1007 or 1008 told to
        """);

    [Fact]
    public Task A_wrong_expectation_fails_with_its_line_and_both_sides() => FailsAsync(s_echo, """
        client a
        a connects
        a sends
            {"n":7}
        a receives
            {"n": 8}
        """, "t:5: a receives: at .n: expected 8, got 7\nexpected:\n{\"n\": 8}\ngot:\n{\"n\":7}");

    [Fact]
    public Task A_stanza_too_many_fails_where_nothing_more_is_expected() => FailsAsync(s_twice, """
        client a
        a connects
        a sends
            {"n":7}
        a receives
            {"n": 7}
        a receives nothing more
        a disconnects
        """, "t:7: a receives nothing more: expected nothing more, got {\"n\":7}");

    [Fact]
    public Task A_stanza_nobody_looked_at_fails_at_the_end() => FailsAsync(s_twice, """
        client a
        a connects
        a sends
            {"n":7}
        a receives
            {"n": 7}
        """, "t:5: the end: expected nothing more, got {\"n\":7}");

    [Fact]
    public Task Unordered_stanzas_must_all_match() => FailsAsync(s_twice, """
        client a
        a connects
        a sends
            {"n":7}
        a receives in any order
            [{"n": 7}, {"n": 8}]
        """, "t:5: a receives in any order: these are not the expected stanzas\nexpected:\n[{\"n\": 7}, {\"n\": 8}]\ngot:\n{\"n\":7}\n{\"n\":7}");

    [Fact]
    public Task A_text_that_is_not_there_fails() => FailsAsync(s_echo, """
        client a
        a connects
        a sends
            {"n":7}
        a receives
            {"n": 7}
        a finds in its text
            "n": 7
        """, "t:7: a finds in its text: expected in the text:\n\"n\": 7\ngot:\n{\"n\":7}");

    [Fact]
    public Task Another_close_fails() => FailsAsync(new ScriptedServer(_ => []) { CloseWith = WebSocketCloseStatus.NormalClosure }, """
        client a
        a connects
        a is closed with 1008
        """, "t:3: a is closed with 1008: expected close 1008 , got WebSocketClose { Code = 1000, Reason = told to }");

    [Fact]
    public Task Receiving_from_a_closed_connection_fails() => FailsAsync(new ScriptedServer(_ => []) { CloseWith = WebSocketCloseStatus.NormalClosure }, """
        client a
        a connects
        a receives
            {}
        """, "t:3: a receives: the connection is closed: WebSocketClose { Code = 1000, Reason = told to }");

    [Fact]
    public Task A_variable_without_value_fails() => FailsAsync(s_echo, """
        client a
        a connects
        a sends
            {"id": 1,
             "n": $n}
        """, "t:5: $n has no value yet");

    [Fact]
    public Task A_client_that_is_not_connected_fails() => FailsAsync(s_echo, "client a\na disconnects", "t:2: a disconnects: a is not connected");

    private static Task PlayAsync(ScriptedServer server, string text) =>
        TranscriptPlayer.PlayAsync(TranscriptParser.Parse("t", text), server.Doors);

    private static async Task FailsAsync(ScriptedServer server, string text, string message)
    {
        TranscriptException e = await Assert.ThrowsAsync<TranscriptException>(() => PlayAsync(server, text));
        Assert.Equal(message, e.Message);
    }
}
