using System.Diagnostics;

namespace OTalk.TestKit.Server;

/// <summary>One run of the server's executable, or of one that it is compared with, from start to exit.</summary>
public sealed class ServerProcess : IServerRun
{
    private readonly Process _process;
    private readonly Reaper _reaper;
    private readonly Task _pumps;

    public ServerProcess(ProcessStartInfo start, ServerLog log)
    {
        _process = Process.Start(start) ?? throw new HarnessException($"{start.FileName} did not start");
        _reaper = new Reaper(_process.Id);
        _process.StandardInput.Close();
        _pumps = Task.WhenAll(PumpAsync(_process.StandardOutput, log), PumpAsync(_process.StandardError, log));
    }

    /// <summary>Starts a server.</summary>
    public static IServerRun Start(ServerStart start)
    {
        ProcessStartInfo info = CommandLine.StartInfo(start.Executable, start.Arguments, start.Directory);
        foreach ((string name, string value) in start.Environment)
            info.Environment[name] = value;
        return new ServerProcess(info, start.Log);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <inheritdoc/>
    public async Task<bool> TerminateAsync()
    {
        Signals.SendTerminate(_process.Id);
        using CancellationTokenSource deadline = new(Deadlines.Stop);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return false;
        }

        await _pumps;
        return true;
    }

    /// <inheritdoc/>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _pumps;
    }

    public void Dispose()
    {
        _reaper.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static async Task PumpAsync(StreamReader reader, ServerLog log)
    {
        while (await reader.ReadLineAsync() is { } line)
            log.Add(line);
    }
}
