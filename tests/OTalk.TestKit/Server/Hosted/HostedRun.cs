namespace OTalk.TestKit.Server.Hosted;

/// <summary>One run of a server in a process with others. It cannot be killed.</summary>
internal sealed class HostedRun(HostProcess host, int number, ServerLog log) : IServerRun
{
    private readonly TaskCompletionSource<int> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Number => number;

    public ServerLog Log => log;

    public int Id => host.Id;

    public bool HasExited => _exit.Task.IsCompleted;

    public int ExitCode => _exit.Task.Result;

    public void Exited(int code) => _exit.TrySetResult(code);

    public async Task<bool> TerminateAsync()
    {
        host.End(this);
        try
        {
            await _exit.Task.WaitAsync(Deadlines.Stop);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public Task KillAsync() => throw new HarnessException("a server that shares its process cannot be killed");

    public void Dispose()
    {
        if (!HasExited)
            host.End(this);
    }
}
