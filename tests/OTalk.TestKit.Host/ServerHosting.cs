using System.Text.Json;

namespace OTalk.TestKit.Host;

/// <summary>Starts and ends servers as it is told, and tells what they log and how they end. One line is one JSON object, in both directions.</summary>
/// <param name="orders">What is to be done.</param>
/// <param name="news">What has come to pass.</param>
internal sealed class ServerHosting(TextReader orders, TextWriter news)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, HostedServer> _servers = [];

    public async Task RunAsync()
    {
        while (await orders.ReadLineAsync() is { } line)
            Obey(JsonElement.Parse(line));
    }

    /// <summary><c>{"id":1,"directory":"…","arguments":["serve",…]}</c> starts a server, <c>{"id":1}</c> has it end.</summary>
    private void Obey(JsonElement order)
    {
        int id = order.GetProperty("id").GetInt32();
        if (order.TryGetProperty("arguments", out JsonElement arguments))
        {
            _servers[id] = new HostedServer(
                [.. arguments.EnumerateArray().Select(argument => argument.GetString()!)],
                order.GetProperty("directory").GetString()!,
                line => Tell(new { id, line }),
                exit => Tell(new { id, exit }));
        }
        else if (_servers.Remove(id, out HostedServer? server))
        {
            server.End();
            server.Dispose();
        }
    }

    private void Tell(object what)
    {
        string line = JsonSerializer.Serialize(what);
        lock (_gate)
        {
            news.WriteLine(line);
            news.Flush();
        }
    }
}
