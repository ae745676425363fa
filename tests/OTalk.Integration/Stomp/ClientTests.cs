using System.Diagnostics;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Stomp;

/// <summary>
/// Clients that nobody here wrote tell one story, on a topic and on a queue: receipts, acknowledgements, transactions, and heart-beats of both
/// sides.
/// </summary>
public sealed class ClientTests
{
    private static readonly string s_folder = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.Integration", "Stomp", "Clients");

    [Fact]
    [Covers("stomp.websocket", "stomp.heart-beat", "stomp.transaction", "stomp.queue.nack")]
    public Task Stompjs_works_over_websocket() => StompHouse.UseOpenAsync(
        async (server, _) => Assert.Equal(
            ["connected 1.2", "topic But soft", "transaction what light", "queue {\"ns\":\"urn:errand\",\"to\":\"nurse\"} true", "beats", "closed 1000"],
            await RunAsync("node", "stompjs.mjs", server.WebSocketAddress.ToString().Replace("/otalk", "/stomp", StringComparison.Ordinal))),
        "Stomp:HeartBeat=00:00:01");

    [Fact]
    [Covers("stomp.tcp", "stomp.heart-beat", "stomp.transaction", "stomp.transaction.abort")]
    public Task Stompit_works_over_tcp() => StompHouse.UseOpenAsync(
        async (_, port) => Assert.Equal(
            ["connected 1.2", "topic But soft", "transaction what light", "queue {\"ns\":\"urn:errand\",\"to\":\"nurse\"}", "beats", "disconnected"],
            await RunAsync("node", "stompit.mjs", $"{port}")),
        "Stomp:HeartBeat=00:00:01");

    [Fact]
    [Covers("stomp.tcp", "stomp.heart-beat", "stomp.transaction", "stomp.transaction.abort")]
    public Task Stomp_py_works_over_tcp() => StompHouse.UseOpenAsync(
        async (_, port) => Assert.Equal(
            ["connected 1.2", "topic But soft", "transaction what light", "queue {\"ns\":\"urn:errand\",\"to\":\"nurse\"} True", "beats", "disconnected"],
            await RunAsync("/usr/bin/python3", "stomp_client.py", $"{port}")),
        "Stomp:HeartBeat=00:00:01");

    [Fact]
    [Covers("stomp.tcp", "stomp.heart-beat", "stomp.transaction", "stomp.versions")]
    public Task Ruby_stomp_works_over_tcp() => StompHouse.UseOpenAsync(
        async (_, port) => Assert.Equal(
            ["connected 1.1", "topic But soft", "transaction what light", "queue {\"ns\":\"urn:errand\",\"to\":\"nurse\"} true", "beats", "disconnected"],
            await RunAsync("ruby", "stomp_client.rb", $"{port}")),
        "Stomp:HeartBeat=00:00:01");

    /// <summary>The lines of a program that ended without an error.</summary>
    private static async Task<string[]> RunAsync(string interpreter, string program, string where)
    {
        ProcessStartInfo start = new(interpreter, [program, where, "romeo", Cast.Password])
        {
            WorkingDirectory = s_folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process client = Process.Start(start)!;
        try
        {
            Task<string> errors = client.StandardError.ReadToEndAsync();
            string output = await client.StandardOutput.ReadToEndAsync().WaitAsync(Deadlines.Command);
            await client.WaitForExitAsync().WaitAsync(Deadlines.Command);
            Assert.True(client.ExitCode == 0, $"{program} ended with {client.ExitCode}: {output}{await errors}");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            if (!client.HasExited)
                client.Kill();
        }
    }
}
