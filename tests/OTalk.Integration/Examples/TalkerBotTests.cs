using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OTalk.Integration.Talk;
using OTalk.TestKit;

namespace OTalk.Integration.Examples;

/// <summary>The example of a bot does in a room what it says.</summary>
public sealed class TalkerBotTests
{
    [Fact]
    public Task It_answers_whoever_asks_for_the_time() => TalkRoom.UseAsync(async (port, romeo, juliet) =>
    {
        using TalkerClient asking = await TalkerClient.ConnectAsync(port, TalkRoom.Name, "juliet", juliet);
        await TalkRoom.EnterAsync(asking);
        using Process bot = Start(port, "romeo", romeo);
        try
        {
            await asking.ReceivePresenceAsync("join", "romeo");
            await asking.SayAsync(Guid.NewGuid(), "!time", final: true);
            JsonElement answer = await asking.ReceiveAsync(
                "the time", line => line.TryGetProperty("from", out JsonElement from) && from.ValueEquals("romeo"));
            Assert.True(DateTimeOffset.TryParse(answer.GetProperty("content").GetString(), CultureInfo.InvariantCulture, out _));
        }
        finally
        {
            bot.Kill();
        }
    });

    [Fact]
    public Task It_ends_where_it_may_not_enter() => TalkRoom.UseAsync(async (port, _, juliet) =>
    {
        using Process bot = Start(port, "romeo", juliet);
        await bot.WaitForExitAsync().WaitAsync(Deadlines.Command);
        Assert.Equal(1, bot.ExitCode);
        Assert.Equal("Authentication failed", (await bot.StandardError.ReadToEndAsync()).Trim());
    });

    private static Process Start(int port, string user, string token)
    {
        ProcessStartInfo start = new("node", ["talker-bot.mjs", user, TalkRoom.Name, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Path.Combine(RepositoryLayout.Root, "examples"),
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        start.Environment["OTALK_TOKEN"] = token;
        return Process.Start(start)!;
    }
}
