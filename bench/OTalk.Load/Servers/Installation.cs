using System.Diagnostics;

namespace OTalk.Load.Servers;

/// <summary>What a server that was started for a run has besides its address.</summary>
/// <param name="Executable">Its program.</param>
/// <param name="Data">Its data folder.</param>
/// <param name="TalkerPort">Where it serves Talker, on loopback.</param>
internal sealed record Installation(string Executable, string Data, int TalkerPort)
{
    /// <summary>Makes a personal access token, by <c>otalk token create</c>.</summary>
    /// <param name="user">Whose, <c>NAME@DOMAIN</c>.</param>
    /// <exception cref="IOException">The command failed.</exception>
    public string CreateToken(string user)
    {
        var start = new ProcessStartInfo(Executable, ["token", "create", user, "--data", Data, "--domain", OTalkServerProcess.Domain])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var command = Process.Start(start) ?? throw new IOException($"{Executable} does not start.");
        var token = command.StandardOutput.ReadToEnd().Trim();
        command.WaitForExit();
        return command.ExitCode == 0 ? token : throw new IOException($"otalk token create {user} failed with {command.ExitCode}.");
    }
}
