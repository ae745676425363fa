using System.Diagnostics;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Examples;

/// <summary>The examples for curl, Node and Python do what they say.</summary>
public sealed class RestExampleTests
{
    [Fact]
    public Task Curl_is_a_client() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        (int exitCode, string[] lines) = await RunAsync(server, "sh", "rest.sh");
        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(6, lines.Length);
        Assert.Contains("\"body\": \"It is the east\"".Replace(": ", ":", StringComparison.Ordinal), lines[2], StringComparison.Ordinal);
        Assert.Contains("\"id\":\"b\",\"response\"", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("data: ", lines[5], StringComparison.Ordinal);
        Assert.Contains("and Juliet is the sun", lines[5], StringComparison.Ordinal);
    });

    /// <summary>Node's EventSource is that of the HTML standard, as browsers have it.</summary>
    [Fact]
    public Task EventSource_takes_the_events_of_a_ticket() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        (int exitCode, string[] lines) = await RunAsync(server, "node", "--experimental-eventsource", "--no-warnings", "ticket.mjs");
        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(["first", "second, while nobody listens"], lines);
    });

    [Fact]
    public Task Node_goes_on_behind_the_last_event() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        (int exitCode, string[] lines) = await RunAsync(server, "node", "events.mjs");
        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(["first", "second, while nobody listens"], lines);
    });

    [Fact]
    public Task Python_goes_on_behind_the_last_event() => OTalkServer.UseAsync(Cast.Shared(), async server =>
    {
        (int exitCode, string[] lines) = await RunAsync(server, "/usr/bin/python3", "events.py");
        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(["first", "second, while nobody listens"], lines);
    });

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(OTalkServer server, string program, params string[] script)
    {
        ProcessStartInfo start = new(program, [.. script, server.HttpAddress.ToString().TrimEnd('/'), Cast.Romeo, Cast.Password])
        {
            WorkingDirectory = Path.Combine(RepositoryLayout.Root, "examples"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Deadlines.Command) + await errors;
            await process.WaitForExitAsync().WaitAsync(Deadlines.Command);
            return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
