namespace OTalk.TestKit.Server;

/// <summary>One run of a server, from start to exit.</summary>
public interface IServerRun : IDisposable
{
    /// <summary>The process it runs in.</summary>
    int Id { get; }

    bool HasExited { get; }

    /// <summary>What it exited with, once it has.</summary>
    int ExitCode { get; }

    /// <summary>Tells it to end as SIGTERM does, then waits for the exit. False if it did not go in time.</summary>
    Task<bool> TerminateAsync();

    /// <summary>SIGKILL: what a power failure looks like to the process.</summary>
    Task KillAsync();
}

/// <summary>What a server is started with.</summary>
/// <param name="Executable">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Directory">Its working directory.</param>
/// <param name="Log">Takes what it logs.</param>
public sealed record ServerStart(string Executable, IReadOnlyList<string> Arguments, string Directory, ServerLog Log)
{
    /// <summary>Variables of its environment beside those of the tests.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
