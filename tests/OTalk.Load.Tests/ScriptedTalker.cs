using System.Net;
using System.Net.Sockets;

namespace OTalk.Load.Tests;

/// <summary>A Talker server that answers every line with the lines a script says and writes down what it was sent.</summary>
internal sealed class ScriptedTalker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, IEnumerable<string>> _answer;

    /// <summary>Listens at once.</summary>
    /// <param name="answer">The lines that answer a line; to <c>close</c> it closes the connection in any case.</param>
    public ScriptedTalker(Func<string, IEnumerable<string>> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>The lines received, of all connections, in the order in which they came.</summary>
    public List<string> Received { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\n" };
        while (await reader.ReadLineAsync() is { } line && !line.Contains("\"close\"", StringComparison.Ordinal))
        {
            lock (Received)
                Received.Add(line);
            foreach (var answer in _answer(line))
                await writer.WriteLineAsync(answer);
        }
    }
}
