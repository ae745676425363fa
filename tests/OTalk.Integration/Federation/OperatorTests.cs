using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Federation;

/// <summary>The <c>federation</c> commands on servers that run, and on their data when they do not.</summary>
public sealed class OperatorTests
{
    private const string Montague = "montague.com";
    private const string Capulet = "capulet.com";
    private const string Inbox = Houses.Juliet + "/inbox";

    [Fact]
    public Task Check_finds_everything_right_and_then_what_is_not() => WithBothAsync(async (montague, capulet) =>
    {
        var right = await montague.RunAsync("federation", "check", Capulet);
        Assert.True(right.ExitCode == 0, right.Output + right.Errors);
        Assert.Equal(
            ["ok allowed", "ok keys", "ok name", "ok connection", "ok certificate", "ok document", "ok clock", "ok link", "ok our proof", "ok their proof"],
            Columns(right, 2));

        // The other server knows the document from before, and has no way to know of a new key.
        await montague.StopAsync();
        Assert.Equal(0, (await montague.RunAsync("federation", "check", Capulet)).ExitCode);
        await montague.RunAsync("keys", "rotate");
        var unknown = await montague.RunAsync("federation", "check", Capulet);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains(
            $"\nFAILED\tour proof\t{Capulet} refuses {Montague}: 401 the assertion is signed by a key that {Montague} does not publish. ", unknown.Output, StringComparison.Ordinal);

        await capulet.StopAsync();
        var alone = await montague.RunAsync("federation", "check", Capulet);
        Assert.Equal(1, alone.ExitCode);
        Assert.Equal("FAILED connection", Columns(alone, 2)[^1]);
        await montague.StartAsync();
        await capulet.StartAsync();
    });

    [Fact]
    [Covers("federation.unreachable.policy")]
    public Task What_is_blocked_is_refused_until_it_is_unblocked() => WithBothAsync(async (montague, capulet) =>
    {
        await using OTalkClient romeo = await montague.LogInAsync(Houses.Balcony);
        await CodeAsync(romeo);
        await Polling.UntilAsync("capulet.com is ok", async () => await StateAsync(montague) == "ok");

        await RunAsync(montague, $"blocked {Capulet}", "block", Capulet);
        await Polling.UntilAsync("the server refuses to send", async () => await CodeAsync(romeo) == 403);
        await Polling.UntilAsync("the link is closed", async () => await montague.MetricAsync("otalk_federation_links") == 0);
        Assert.Equal("blocked", await StateAsync(montague));

        // The other side is refused too, and says so.
        var refused = await capulet.RunAsync("federation", "check", Montague);
        Assert.Contains($"FAILED\tour proof\t{Montague} refuses {Capulet}: 403 ", refused.Output, StringComparison.Ordinal);

        // A block is for ever, also over a restart.
        await montague.RestartAsync();
        await using OTalkClient back = await montague.LogInAsync(Houses.Balcony);
        Assert.Equal(403, await CodeAsync(back));

        await RunAsync(montague, $"unblocked {Capulet}", "unblock", Capulet);
        await Polling.UntilAsync("the server sends again", async () => await CodeAsync(back) is null);
        Assert.Equal("ok", await StateAsync(montague));
    });

    [Fact]
    [Covers("federation.allow.now")]
    public Task What_waits_is_shown_tried_and_refused_when_it_is_blocked() => WithBothAsync(async (montague, capulet) =>
    {
        await using OTalkClient romeo = await montague.LogInAsync(Houses.Balcony);
        await CodeAsync(romeo);
        await Polling.UntilAsync("capulet.com is ok", async () => await StateAsync(montague) == "ok");
        await capulet.StopAsync();

        Assert.Equal(504, await CodeAsync(romeo, "late"));
        await Polling.UntilAsync("capulet.com fails", async () => await StateAsync(montague) == "failing");
        var row = (await montague.RunAsync("federation", "list")).Output.TrimEnd().Split('\t');
        Assert.Equal(("1", true), (row[2], row[5].EndsWith("it refuses connections", StringComparison.Ordinal)));
        var shown = (await montague.RunAsync("federation", "show", Capulet)).Output;
        Assert.Contains("\nwaiting\t1\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\nfailing since\t-\n", shown, StringComparison.Ordinal);

        await capulet.StartAsync();
        await RunAsync(montague, $"trying {Capulet}", "retry", Capulet);
        Assert.NotNull((await romeo.ReceiveAnswerAsync("late")).Member("response"));
        await Polling.UntilAsync("capulet.com is ok", async () => await StateAsync(montague) == "ok");

        await capulet.StopAsync();
        Assert.Equal(504, await CodeAsync(romeo, "never"));
        await RunAsync(montague, $"blocked {Capulet}", "block", Capulet);
        Assert.Equal(403, (await romeo.ReceiveAnswerAsync("never")).Member("error")?.GetProperty("code").GetInt32());
        Assert.Contains("\nwaiting\t0\n", (await montague.RunAsync("federation", "show", Capulet)).Output, StringComparison.Ordinal);
        await capulet.StartAsync();
    });

    private static Task WithBothAsync(Func<OTalkServer, OTalkServer, Task> test) => Houses.UseAsync(test, "Federation:AnswerWithin=00:00:01");

    /// <summary>Runs a command that must be done, and say so.</summary>
    private static async Task RunAsync(OTalkServer server, string says, params string[] line)
    {
        var result = await server.RunAsync(["federation", .. line]);
        Assert.Equal((0, says + "\n", ""), (result.ExitCode, result.Output, result.Errors));
    }

    private static async Task<string> StateAsync(OTalkServer server) => (await server.RunAsync("federation", "list")).Output.Split('\t')[1];

    private static string[] Columns(CommandResult result, int count) =>
        [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split('\t').Take(count)))];

    /// <summary>Publishes abroad; the code of the error that it is answered, or null.</summary>
    private static async Task<int?> CodeAsync(OTalkClient client, string? id = null)
    {
        var stanza = new JsonObject { ["to"] = Inbox, ["id"] = id ??= client.NewId(), ["msg"] = Conversation.Chat("What light?") };
        await client.SendAsync(stanza.ToJsonString());
        return (await client.ReceiveAnswerAsync(id)).Member("error")?.GetProperty("code").GetInt32();
    }
}
