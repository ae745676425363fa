using System.Net;
using System.Net.Sockets;
using OTalk.Engine.Options;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>The port on which other servers open streams.</summary>
/// <param name="options">Where it is.</param>
/// <param name="parts">What streams share.</param>
public sealed class ServerListener(XmppOptions options, ServerParts parts) : IAsyncDisposable
{
    /// <summary>Streams that nobody has proved to be at a time: more are strangers who want memory.</summary>
    private const int MostUnproved = 256;

    private const int Backlog = 512;

    private readonly List<Socket> _sockets = [];
    private readonly ServerDialer _dialer = new(parts);
    private readonly Dictionary<IncomingStream, Task> _streams = [];
    private readonly Lock _gate = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it listens; known once it has started.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">It cannot: the port is taken, or the address is not of this machine.</exception>
    public void Start()
    {
        foreach (string domain in parts.Domains.All.Where(domain => parts.Certificates.Of(domain) is null))
            parts.Log.NoCertificate(domain);
        foreach (IPEndPoint address in Places())
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(address);
            socket.Listen(Backlog);
        }

        parts.Log.Listening(Addresses.Select(address => address.ToString()));
        _accepting = Task.WhenAll(_sockets.Select(AcceptAsync));
    }

    /// <summary>Takes no more connections, ends those there are, and those that this server has opened.</summary>
    public async Task StopAsync()
    {
        foreach (Socket socket in _sockets)
            socket.Dispose();
        await _accepting;
        await parts.StopAsync();
        Task[] serving;
        lock (_gate)
            serving = [.. _streams.Values];
        await Task.WhenAll(serving);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        parts.Dispose();
    }

    private IEnumerable<IPEndPoint> Places() => options.Host switch
    {
        "*" => [new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, options.Port)],

        // Both loopback addresses cannot get the same free port.
        "localhost" when options.Port == 0 || !Socket.OSSupportsIPv6 => [new IPEndPoint(IPAddress.Loopback, options.Port)],
        "localhost" => [new IPEndPoint(IPAddress.Loopback, options.Port), new IPEndPoint(IPAddress.IPv6Loopback, options.Port)],
        var address => [new IPEndPoint(IPAddress.Parse(address), options.Port)],
    };

    private async Task AcceptAsync(Socket listening)
    {
        while (true)
        {
            try
            {
                Socket socket = await listening.AcceptAsync();
                _ = ServeAsync(socket);
            }
            catch (Exception over) when (over is ObjectDisposedException || parts.Stopping.IsCancellationRequested
                || over is SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted })
            {
                return;
            }
            catch (SocketException failed)
            {
                // Somebody was gone before being accepted, or there are no handles left: others end soon.
                parts.Log.NotAccepted(failed);
                await Task.Delay(TimeSpan.FromMilliseconds(100), parts.Time, CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            XmppSockets.Prepare(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return;
        }

        using var connection = new XmppConnection(socket, new XmlLimits(), parts.Time);
        var stream = new IncomingStream(parts, connection, _dialer);
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_streams.Keys.Count(one => !one.IsProved) >= MostUnproved || parts.Stopping.IsCancellationRequested)
            {
                parts.Metrics.Failed("accepted", "many");
                return;
            }

            _streams[stream] = served.Task;
        }

        try
        {
            await stream.RunAsync();
        }
        finally
        {
            served.SetResult();
            lock (_gate)
                _streams.Remove(stream);
        }
    }
}
