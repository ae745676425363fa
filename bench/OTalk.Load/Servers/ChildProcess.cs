using System.Diagnostics;

namespace OTalk.Load.Servers;

/// <summary>A server started for this run. It is ended with it, by its process id, and what it printed is at hand if it fails.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int KeptLines = 20;
    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChildProcess(string executable, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        // Where this program is stopped in the middle of something, nobody gets to dispose.
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines the process printed.</summary>
    public string LastLines
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>The first line the process prints.</summary>
    /// <exception cref="TimeoutException">It prints none in time.</exception>
    public string FirstLine(TimeSpan patience, CancellationToken cancel) =>
        _firstLine.Task.Wait((int)patience.TotalMilliseconds, cancel)
            ? _firstLine.Task.Result
            : throw new TimeoutException("A server that was started says nothing.");

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        End(sender: null, EventArgs.Empty);
        _process.Dispose();
    }

    private void End(object? sender, EventArgs e)
    {
        if (_process.HasExited)
            return;
        _process.Kill();
        _process.WaitForExit();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
                _lines.Dequeue();
        }

        _firstLine.TrySetResult(line);
    }
}
