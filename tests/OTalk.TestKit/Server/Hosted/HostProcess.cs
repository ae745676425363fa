using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace OTalk.TestKit.Server.Hosted;

/// <summary>
/// A process that runs many servers, one after another and beside one another, each as <c>otalk serve</c> runs it, with its own data and sockets:
/// what hundreds of short-lived servers compile when they start, it compiles once. It ends with the process of the tests.
/// </summary>
public sealed class HostProcess
{
    private static readonly Lazy<HostProcess>[] s_all = [.. Enumerable.Range(0, 3).Select(static _ => new Lazy<HostProcess>(static () => new HostProcess()))];

    private readonly ConcurrentDictionary<int, HostedRun> _runs = new();
    private readonly Process _process;
    private readonly Lock _gate = new();
    private int _last;

    private HostProcess()
    {
        string program = Path.Combine(RepositoryLayout.Root, "tests", "OTalk.TestKit.Host", "bin", RepositoryLayout.Configuration, "net10.0", "OTalk.TestKit.Host");
        _process = Process.Start(CommandLine.StartInfo(program, [], Path.GetTempPath())) ?? throw new HarnessException($"{program} did not start");
        _ = PumpAsync();
        _ = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>One of three processes, so that servers that speak with each other can be in different ones.</summary>
    /// <param name="index">Which; numbers above two begin anew.</param>
    public static HostProcess At(int index) => s_all[index % s_all.Length].Value;

    internal int Id => _process.Id;

    /// <summary>Starts a server in it.</summary>
    public IServerRun Start(ServerStart start)
    {
        HostedRun run = new(this, Interlocked.Increment(ref _last), start.Log);
        _runs[run.Number] = run;
        Order(new { id = run.Number, directory = start.Directory, arguments = start.Arguments });
        return run;
    }

    internal void End(HostedRun run) => Order(new { id = run.Number });

    private void Order(object what)
    {
        string line = JsonSerializer.Serialize(what);
        lock (_gate)
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
    }

    private async Task PumpAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using JsonDocument news = JsonDocument.Parse(line);
            // What a task of a server logs once that has ended comes too late, as it would in a process of its own.
            if (!_runs.TryGetValue(news.RootElement.GetProperty("id").GetInt32(), out HostedRun? run))
                continue;
            if (news.RootElement.TryGetProperty("line", out JsonElement written))
                run.Log.Add(written.GetString()!);
            else if (_runs.TryRemove(run.Number, out _))
                run.Exited(news.RootElement.GetProperty("exit").GetInt32());
        }

        foreach (HostedRun run in _runs.Values)
            run.Exited(-1);
    }
}
