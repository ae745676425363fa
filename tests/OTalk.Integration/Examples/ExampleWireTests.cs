using System.Diagnostics;
using System.Text.Json;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Examples;

/// <summary>The example of the seed's chapter "Example Wire" does what that chapter shows.</summary>
public sealed class ExampleWireTests
{
    private const string Capulet = "juliet@capulet.com";

    private static readonly string s_folder = Path.Combine(RepositoryLayout.Root, "examples");

    [Fact]
    public Task It_plays_the_chapter_to_its_end() => OTalkServer.UseAsync(Server(), async server =>
    {
        (int exitCode, string[] lines) = await RunAsync(server, "example-wire.mjs", Cast.Password);
        Assert.True(exitCode == 0, string.Join('\n', lines));
        Assert.Equal(
            [
                "IN msg", "OUT query SASL", "IN response SASL", "IN msg",
                "OUT query http://otalk.com/p/bind", "IN response http://otalk.com/p/bind",
                "OUT msg http://otalk.com/p/presence",
                "OUT get", "IN result",
                "OUT query http://otalk.com/p/subscription-mask", "IN response http://otalk.com/p/subscription-mask",
                "OUT msg http://otalk.com/p/chat", "IN response http://otalk.com/p/publish",
            ],
            lines.Where(line => !line.Contains("\"event\"", StringComparison.Ordinal)).Select(Summary));

        await using OTalkClient juliet = await server.LogInAsync($"{Capulet}/sess/Window");
        Assert.Equal(["Are you there?"], await juliet.BodiesAsync($"{Capulet}/inbox"));
    });

    [Fact]
    public Task Ten_lines_are_enough() => OTalkServer.UseAsync(Server(), async server =>
    {
        (_, string[] lines) = await RunAsync(server, "ten-lines.mjs", Cast.Password);
        string[] answered = [.. lines.Select(line => JsonDocument.Parse(line).RootElement).Where(HasId).Select(stanza => stanza.GetProperty("id").GetString()!)];
        Assert.Equal(["auth1", "bind1", "getsub1", "submask1"], answered);
        Assert.DoesNotContain(lines, line => line.Contains("\"error\"", StringComparison.Ordinal));

        await using OTalkClient juliet = await server.LogInAsync($"{Capulet}/sess/Window");
        Assert.Equal(["Are you there?"], await juliet.BodiesAsync($"{Capulet}/inbox"));

        static bool HasId(JsonElement stanza) => stanza.TryGetProperty("id", out _);
    });

    [Fact]
    public Task It_ends_with_an_error_where_the_server_refuses() => OTalkServer.UseAsync(Server(), async server =>
    {
        (int exitCode, string[] lines) = await RunAsync(server, "example-wire.mjs", "guess");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(lines, line => line.Contains("\"outcome\":\"failed\"", StringComparison.Ordinal));
    });

    private static ServerSetup Server() => Cast.Shared("Server:HostedDomains:0=capulet.com") with
    {
        Accounts = [new(Cast.Romeo, Cast.Password), new(Capulet, Cast.Password)],
    };

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(OTalkServer server, string program, string password)
    {
        Assert.True(Directory.Exists(Path.Combine(s_folder, "node_modules", "ws")), "run npm ci in examples first");
        string[] arguments = [program, server.WebSocketAddress.ToString(), Cast.Romeo, password];
        ProcessStartInfo start = new("node", arguments)
        {
            WorkingDirectory = s_folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process node = Process.Start(start)!;
        try
        {
            Task<string> errors = node.StandardError.ReadToEndAsync();
            string output = await node.StandardOutput.ReadToEndAsync().WaitAsync(Deadlines.Command) + await errors;
            await node.WaitForExitAsync().WaitAsync(Deadlines.Command);
            return (node.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }
    }

    /// <summary>Direction, payload and namespace of a printed stanza.</summary>
    private static string Summary(string line)
    {
        string direction = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        JsonElement stanza = JsonElement.Parse(line.AsSpan(line.IndexOf('{', StringComparison.Ordinal)));
        JsonProperty payload = stanza.EnumerateObject()
            .Single(member => member.Name is "msg" or "query" or "get" or "response" or "result" or "error");
        bool isCapabilities = direction == "IN" && payload.Name == "msg";
        string ns = !isCapabilities && payload.Value.TryGetProperty("ns", out JsonElement given) ? $" {given}" : "";
        return $"{direction} {payload.Name}{ns}";
    }
}
