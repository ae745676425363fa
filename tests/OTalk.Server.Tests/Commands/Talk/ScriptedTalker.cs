using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OTalk.Server.Tests.Commands.Talk;

/// <summary>A port on which a test is the server: it takes connections and says by itself what a Talker server would.</summary>
internal sealed class ScriptedTalker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ScriptedTalker() => _listener.Start();

    public string Address => $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The next connection.</summary>
    public async Task<ScriptedVisit> AcceptAsync() => new(await _listener.AcceptTcpClientAsync(ScriptedVisit.Deadline()));

    public void Dispose() => _listener.Dispose();
}

/// <summary>One connection to a <see cref="ScriptedTalker"/>, line by line.</summary>
internal sealed class ScriptedVisit(TcpClient client) : IDisposable
{
    private readonly StreamReader _lines = new(client.GetStream());

    public Stream Stream => client.GetStream();

    /// <summary>Only ends tests that fail anyway.</summary>
    public static CancellationToken Deadline() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> ReceiveAsync() => await _lines.ReadLineAsync(Deadline());

    public async Task SendAsync(string line) => await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), Deadline());

    /// <summary>Closes the connection.</summary>
    public void Dispose() => client.Dispose();
}
