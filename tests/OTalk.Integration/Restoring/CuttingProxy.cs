using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OTalk.Integration.Restoring;

/// <summary>
/// A TCP proxy on loopback that carries bytes to one server and back, and cuts each connection after a time of its own, in one of the ways of
/// <see cref="Cut"/>.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<CutConnection> _connections = [];
    private readonly CancellationTokenSource _peace = new();
    private readonly IPEndPoint _server;
    private readonly Random _random;
    private readonly TimeSpan _mean;
    private readonly Task _accepting;
    private int _cuts;
    private int _halfOpen;

    /// <param name="server">Where it carries everything.</param>
    /// <param name="seed">Of all its chance.</param>
    /// <param name="mean">How long a connection lasts on average.</param>
    public CuttingProxy(IPEndPoint server, int seed, TimeSpan mean)
    {
        _server = server;
        _random = new Random(seed);
        _mean = mean;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Connections that it has cut so far.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Those of them whose server was not told.</summary>
    public int HalfOpen => Volatile.Read(ref _halfOpen);

    /// <summary>From now on nothing is cut.</summary>
    public Task MakePeaceAsync() => _peace.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await MakePeaceAsync();
        _listener.Dispose();
        await _accepting;
        foreach (CutConnection connection in _connections)
            await connection.DisposeAsync();
        _peace.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }

            Socket server = new(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await server.ConnectAsync(_server);
            }
            catch (SocketException)
            {
                // It is being started again: the client finds out in the same way.
                server.Dispose();
                client.Dispose();
                continue;
            }

            _connections.Add(new CutConnection(client, server, new Random(_random.Next()), _mean, Count, _peace.Token));
        }
    }

    private void Count(Cut cut)
    {
        Interlocked.Increment(ref _cuts);
        if (cut == Cut.HalfOpen)
            Interlocked.Increment(ref _halfOpen);
    }
}
