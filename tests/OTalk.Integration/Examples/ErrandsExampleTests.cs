using System.Diagnostics;
using System.Globalization;
using OTalk.Integration.Stomp;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Examples;

/// <summary>The example for queues over STOMP does what it says.</summary>
public sealed class ErrandsExampleTests
{
    private const string Queue = "/queue/errands";

    [Fact]
    public Task A_worker_does_what_is_handed_in() => StompHouse.UseOpenAsync(async (server, port) =>
    {
        string token = await StompHouse.TokenAsync(server, Cast.Romeo);
        await SendAsync(token, port, "Fetch the nurse");
        await SendAsync(token, port, "Find the friar");
        using Process worker = Start(token, "work", Cast.Romeo, Queue, "127.0.0.1", Text(port));
        try
        {
            Assert.Equal("Fetch the nurse", await worker.StandardOutput.ReadLineAsync().WaitAsync(Deadlines.Command));
            Assert.Equal("Find the friar", await worker.StandardOutput.ReadLineAsync().WaitAsync(Deadlines.Command));
        }
        finally
        {
            worker.Kill();
        }
    });

    [Fact]
    public Task It_tells_what_is_wrong() => StompHouse.UseOpenAsync(async (_, port) =>
    {
        using Process program = Start("nonsense", "work", Cast.Romeo, Queue, "127.0.0.1", Text(port));
        await program.WaitForExitAsync().WaitAsync(Deadlines.Command);
        Assert.Equal(1, program.ExitCode);
        Assert.Equal("authentication failed", (await program.StandardError.ReadToEndAsync()).Trim());
    });

    private static async Task SendAsync(string token, int port, string text)
    {
        using Process program = Start(token, "send", Cast.Romeo, Queue, text, "127.0.0.1", Text(port));
        await program.WaitForExitAsync().WaitAsync(Deadlines.Command);
        Assert.True(program.ExitCode == 0, await program.StandardError.ReadToEndAsync());
    }

    private static Process Start(string token, params string[] arguments)
    {
        ProcessStartInfo start = new("/usr/bin/python3", ["errands.py", .. arguments])
        {
            WorkingDirectory = Path.Combine(RepositoryLayout.Root, "examples"),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OTALK_TOKEN"] = token;
        return Process.Start(start)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
