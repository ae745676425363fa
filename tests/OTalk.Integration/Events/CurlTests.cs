using System.Diagnostics;
using OTalk.Integration.Rest;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Events;

/// <summary>Event streams read by <c>curl -N</c>.</summary>
public sealed class CurlTests
{
    private const string Inbox = $"{Cast.Romeo}/inbox";

    [Fact]
    [Covers("sse.begin", "sse.event", "sse.resume.channel", "sse.resume.restart")]
    public Task Curl_goes_on_behind_the_last_event_of_a_server_that_was_killed() => OTalkServer.UseAsync(Cast.Server(), async server =>
    {
        using RestClient romeo = new(server, Cast.Romeo);
        string last;
        using (Process curl = Start(server))
        {
            Assert.StartsWith("id: ", await LineAsync(curl, "id: "), StringComparison.Ordinal);
            await romeo.SayAsync(Inbox, "But soft");
            last = (await LineAsync(curl, "id: "))["id: ".Length..];
            Assert.Contains("\"body\":\"But soft\"", await LineAsync(curl, "data: "), StringComparison.Ordinal);
            await server.KillAsync();
            await curl.WaitForExitAsync().WaitAsync(Deadlines.Command);
        }

        await server.StartAsync();
        await romeo.SayAsync(Inbox, "what light");
        using Process again = Start(server, "--header", $"Last-Event-ID: {last}");
        try
        {
            Assert.Contains("\"body\":\"what light\"", await LineAsync(again, "data: "), StringComparison.Ordinal);
        }
        finally
        {
            again.Kill();
        }
    });

    private static Process Start(OTalkServer server, params string[] options) => Process.Start(new ProcessStartInfo("curl",
        ["--no-buffer", "--silent", "--user", $"{Cast.Romeo}:{Cast.Password}", .. options, new Uri(server.HttpAddress, $"/otalk/events?channel={Inbox}").ToString()])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    /// <summary>The next line that begins so.</summary>
    private static async Task<string> LineAsync(Process curl, string start)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        while (await curl.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line;
        }

        throw new HarnessException($"curl ended without a line that begins with {start}");
    }
}
