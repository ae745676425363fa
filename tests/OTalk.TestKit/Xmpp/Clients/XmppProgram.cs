using System.Diagnostics;
using System.Text.Json;

namespace OTalk.TestKit.Xmpp.Clients;

/// <summary>
/// A client of another maker as a program of its own, which is told what to do by lines of JSON and says in such lines what happens (they are
/// described in <c>slixmpp_client.py</c>). It ends with its input, so also when the tests are killed.
/// </summary>
internal sealed class XmppProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private bool _isDisposed;

    /// <param name="interpreter">What runs it.</param>
    /// <param name="arguments">The program and what it is given.</param>
    /// <param name="said">Is given each line that it says; anything that is no JSON is as <c>complained</c> with a <c>why</c>.</param>
    public XmppProgram(string interpreter, IEnumerable<string> arguments, Action<JsonElement> said)
    {
        _process = Process.Start(new ProcessStartInfo(interpreter, arguments)
        {
            WorkingDirectory = Path.Combine(XmppPrograms.Folder, "Clients"),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new HarnessException($"{interpreter} did not start");
        _reading = Task.WhenAll(
            ReadAsync(_process.StandardOutput, line => said(JsonElement.Parse(line))),
            ReadAsync(_process.StandardError, line => said(JsonSerializer.SerializeToElement(new { @is = "complained", why = line }))));
    }

    /// <summary>Tells it what to do.</summary>
    public async Task TellAsync(object order)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> heard)
    {
        while (await reader.ReadLineAsync() is { } line)
            heard(line);
    }
}
