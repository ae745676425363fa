using Microsoft.Extensions.Logging;
using OTalk.Server.Logging;

namespace OTalk.Server.Tests.Logging;

public sealed partial class LogFormatTests
{
    private readonly LogLines _json = new(new JsonLogFormatter(new FixedClock()));
    private readonly LogLines _text = new(new TextLogFormatter(new FixedClock()));

    [Fact]
    public void A_json_line_has_time_level_event_message_and_fields()
    {
        LogOpened(_json, "talker", 8500, isSecure: true);

        Assert.Equal(
            [$$"""{"time":"{{FixedClock.Text}}","level":"Information","event":"door-opened","message":"talker is open at 8500 (True)","door":"talker","port":8500,"isSecure":true}""" + "\n"],
            _json.Lines);
    }

    [Fact]
    public void Nothing_that_is_logged_breaks_the_line_or_the_json()
    {
        LogText(_json, "a\n\"b\"\\\u0001é\ud800");

        var line = Assert.Single(_json.Lines);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        using var json = System.Text.Json.JsonDocument.Parse(line);
        Assert.Equal("a\n\"b\"\\\u0001é\ufffd", json.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void A_field_never_takes_the_name_of_a_member()
    {
        LogReserved(_json, "mine", "yours");

        Assert.Contains(@"""message"":""mine yours"",""message_"":""mine"",""level_"":""yours""}", Assert.Single(_json.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_stands_last()
    {
        LogFailed(_json, new InvalidOperationException("alack"));

        Assert.EndsWith(@"""exception"":""System.InvalidOperationException: alack""}" + "\n", Assert.Single(_json.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_numbers_and_nothing_keep_their_type()
    {
        LogValues(_json, ["a", "b"], 0.5, null);

        Assert.Contains(@"""list"":[""a"",""b""],""ratio"":0.5,""nothing"":null", Assert.Single(_json.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_without_a_name_has_that_of_its_logger()
    {
        _json.Log(LogLevel.Warning, "bare");

        Assert.Contains(@"""level"":""Warning"",""event"":""OTalk.Sample"",""message"":""bare""", Assert.Single(_json.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_line_is_for_people()
    {
        LogOpened(_text, "talker", 8500, isSecure: true);

        Assert.Equal([$"{FixedClock.Text} Information door-opened: talker is open at 8500 (True)\n"], _text.Lines);
    }

    [Fact]
    public void A_stranger_cannot_write_a_text_line_of_its_own()
    {
        LogText(_text, "a\n1597-01-29T20:30:00.125Z Critical forged: b\u001b[31m");

        var line = Assert.Single(_text.Lines);
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', line);
    }

    [LoggerMessage(1, LogLevel.Information, "{Door} is open at {Port} ({IsSecure})", EventName = "door-opened")]
    private static partial void LogOpened(ILogger logger, string door, int port, bool isSecure);

    [LoggerMessage(2, LogLevel.Warning, "Got {Text}", EventName = "text")]
    private static partial void LogText(ILogger logger, string text);

    [LoggerMessage(3, LogLevel.Warning, "{Message} {Level}", EventName = "reserved")]
    private static partial void LogReserved(ILogger logger, string message, string level);

    [LoggerMessage(4, LogLevel.Error, "It failed", EventName = "failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "{List} {Ratio} {Nothing}", EventName = "values")]
    private static partial void LogValues(ILogger logger, string[] list, double ratio, string? nothing);
}
