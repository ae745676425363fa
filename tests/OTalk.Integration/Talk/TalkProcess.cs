using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using OTalk.Integration.Support;
using OTalk.TestKit;

namespace OTalk.Integration.Talk;

/// <summary>A run of <c>otalk talk</c>: at a terminal of its own, which <c>script</c> makes (util-linux), or in a pipe.</summary>
internal sealed partial class TalkProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;
    private readonly Task _reading;

    private TalkProcess(string program, IReadOnlyList<string> arguments, string token, string? trusted = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("OTALK_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["OTALK_TOKEN"] = token;
        if (trusted is not null)
            start.Environment["SSL_CERT_FILE"] = trusted;
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        _process = Process.Start(start) ?? throw new HarnessException($"{program} did not start");
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>What was printed or drawn so far, without control sequences.</summary>
    public string Screen
    {
        get
        {
            lock (_output)
                return ControlSequence().Replace(_output.ToString(), "");
        }
    }

    /// <summary>What was printed or drawn so far, as it is.</summary>
    public string Raw
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static TalkProcess AtTerminal(int port, string room, string user, string token)
    {
        string command = $"stty cols 100 rows 30; exec '{RepositoryLayout.ServerExecutable}' talk {room} --user {user} --server localhost:{port}";
        return new TalkProcess("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], token);
    }

    public static TalkProcess InPipe(int port, string room, string user, string token) =>
        new(RepositoryLayout.ServerExecutable, ["talk", room, "--user", user, "--server", $"localhost:{port}"], token);

    /// <param name="trusted">A file with the certificates that are trusted in place of the system's.</param>
    public static TalkProcess OverTls(int port, string room, string user, string token, string trusted) =>
        new(RepositoryLayout.ServerExecutable, ["talk", room, "--user", user, "--server", $"localhost:{port}", "--tls"], token, trusted);

    /// <summary>Presses keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until a text is on the screen, or was.</summary>
    public async Task SeeAsync(string text)
    {
        try
        {
            await Polling.UntilAsync($"'{text}' on the screen", () => Task.FromResult(Screen.Contains(text, StringComparison.Ordinal)));
        }
        catch (HarnessException e)
        {
            throw new HarnessException($"{e.Message}; instead:\n{Screen}", e);
        }
    }

    /// <summary>Ends standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code, and what was written to standard error.</returns>
    public async Task<(int Code, string Errors)> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Deadlines.Command);
        }
        catch (TimeoutException e)
        {
            throw new HarnessException($"otalk talk did not end; on the screen:\n{Screen}", e);
        }

        await _reading;
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [GeneratedRegex(@"\e(\[[0-?]*[ -/]*[@-~]|[=>])")]
    private static partial Regex ControlSequence();

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is var length and > 0)
        {
            lock (_output)
                _output.Append(buffer, 0, length);
        }
    }
}
