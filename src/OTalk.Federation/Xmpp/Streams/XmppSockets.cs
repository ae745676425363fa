using System.Net;
using System.Net.Sockets;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>Connections of TCP, as streams need them.</summary>
internal static class XmppSockets
{
    private const int KeepAliveSeconds = 60;
    private const int KeepAlivePause = 10;
    private const int KeepAliveTries = 6;

    /// <summary>How long one address may take to answer.</summary>
    private static readonly TimeSpan _within = TimeSpan.FromSeconds(10);

    /// <summary>Connects to an address.</summary>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">It was given up, or does not answer in time.</exception>
    public static async Task<Socket> ConnectAsync(IPEndPoint address, TimeProvider time, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = new CancellationTokenSource(_within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            Prepare(socket);
            await socket.ConnectAsync(address, both.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Has the system find out when the other machine is gone, and send what is written at once.</summary>
    public static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAlivePause);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveTries);
    }
}
