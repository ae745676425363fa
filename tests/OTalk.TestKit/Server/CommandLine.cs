using System.Diagnostics;

namespace OTalk.TestKit.Server;

/// <summary>What a run of a command left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Runs commands of the executable that end by themselves.</summary>
internal static class CommandLine
{
    public static async Task<CommandResult> RunAsync(string executable, IEnumerable<string> arguments, string workingDirectory, CancellationToken cancel)
    {
        using Process process = Process.Start(StartInfo(executable, arguments, workingDirectory))
            ?? throw new HarnessException($"{executable} did not start");
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel).WaitAsync(Deadlines.Command, cancel);
        }
        catch (TimeoutException e)
        {
            throw new HarnessException($"otalk {string.Join(' ', process.StartInfo.ArgumentList)} did not end", e);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Settings from the environment of whoever runs the tests must not reach the process.</summary>
    public static ProcessStartInfo StartInfo(string executable, IEnumerable<string> arguments, string workingDirectory)
    {
        if (!File.Exists(executable))
            throw new HarnessException($"{executable} does not exist: build the solution first, in configuration {RepositoryLayout.Configuration}");

        ProcessStartInfo start = new(executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("OTALK_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        return start;
    }
}
