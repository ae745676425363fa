using System.Diagnostics;
using System.Threading.Channels;
using OTalk.TestKit;

namespace OTalk.Integration.Chapter;

/// <summary>A program of <c>Clients</c> that is told line by line what to do, and says line by line what has happened.</summary>
internal sealed class LineProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private LineProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError)).ContinueWith(_ => _lines.Writer.Complete(), TaskScheduler.Default);
    }

    public static LineProgram Start(string script, params string[] arguments)
    {
        string folder = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.Integration", "Chapter", "Clients");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"run npm ci in {folder} first");
        return new LineProgram(Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Tells it what to do.</summary>
    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>The next line that it says.</summary>
    public async Task<string> HearAsync()
    {
        using CancellationTokenSource deadline = new(Deadlines.Command);
        try
        {
            return await _lines.Reader.ReadAsync(deadline.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new HarnessException($"the program {(e is ChannelClosedException ? "has ended" : "says nothing")}", e);
        }
    }

    /// <summary>What it says next is this.</summary>
    public async Task HearAsync(string expected) => Assert.Equal(expected, await HearAsync());

    /// <summary>All that it says until it ends, which is with 0.</summary>
    public async Task<IReadOnlyList<string>> HearAllAsync()
    {
        await _reading.WaitAsync(Deadlines.Command);
        await _process.WaitForExitAsync().WaitAsync(Deadlines.Command);
        List<string> lines = [];
        while (_lines.Reader.TryRead(out string? line))
            lines.Add(line);
        Assert.True(_process.ExitCode == 0, $"the program ended with {_process.ExitCode}: {string.Join('\n', lines)}");
        return lines;
    }

    /// <summary>Ends it, with the browser that it has started, if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            _lines.Writer.TryWrite(line);
    }
}
