using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OTalk.Load.Tests;

/// <summary>An HTTP server that answers every request with what a script says, byte by byte, and writes down what it was asked.</summary>
internal sealed class ScriptedHttp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;

    /// <summary>Listens at once.</summary>
    /// <param name="answer">Gives the whole answer to a body.</param>
    public ScriptedHttp(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The requests, head and body, in the order in which they came.</summary>
    public List<(string Head, string Body)> Asked { get; } = [];

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
        client.NoDelay = true;
        using var reader = new StreamReader(client.GetStream());
        while (await ReadHeadAsync(reader) is { } head)
        {
            var body = new char[int.Parse(head.Split("Content-Length: ")[1].Split('\n')[0], CultureInfo.InvariantCulture)];
            await reader.ReadBlockAsync(body);
            Asked.Add((head, new string(body)));
            foreach (var letter in _answer(new string(body)))
                await client.GetStream().WriteAsync(new[] { (byte)letter });
        }
    }

    private static async Task<string?> ReadHeadAsync(StreamReader reader)
    {
        var head = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
                return head;
            head += line + "\n";
        }

        return null;
    }
}
