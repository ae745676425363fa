using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OTalk.Server.Commands.Talk;

/// <summary>Opens the way to a server: TCP, and TLS on it if that is asked for.</summary>
internal static class TalkDial
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    /// <summary>A stream on which the token may be sent.</summary>
    /// <exception cref="CommandException">There is none; the message says why.</exception>
    public static async Task<Stream> OpenAsync(TalkTarget target, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var socket = Socket();
        try
        {
            return await OpenAsync(target, socket, either.Token);
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is OperationCanceledException && late.IsCancellationRequested)
            {
                throw Refuse($"cannot connect to {target.Address}: no answer within {_patience.TotalSeconds} seconds");
            }

            throw;
        }
    }

    /// <summary>A message of the system, to stand behind a colon.</summary>
    public static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static async Task<Stream> OpenAsync(TalkTarget target, Socket socket, CancellationToken cancel)
    {
        try
        {
            await socket.ConnectAsync(target.Address.Host, target.Address.Port, cancel);
        }
        catch (SocketException error)
        {
            throw Refuse($"cannot connect to {target.Address}: {Lower(error.Message)}");
        }

        if (!target.MayTell(((IPEndPoint)socket.RemoteEndPoint!).Address))
        {
            throw Refuse(InTheClear(target.Address));
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        return target.Tls ? await EncryptAsync(stream, target.Address, cancel) : stream;
    }

    /// <summary>Why a token is not sent to this address.</summary>
    public static string InTheClear(TalkAddress address) =>
        $"the token would go to {address.Host} in the clear, where others can read it: use --tls, or --insecure if that is what you want";

    private static async Task<Stream> EncryptAsync(Stream stream, TalkAddress address, CancellationToken cancel)
    {
        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, cancel);
            return encrypted;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await encrypted.DisposeAsync();
            throw Refuse($"no trusted TLS connection to {address}: {Lower(error.Message)}");
        }
    }

    private static Socket Socket()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // A server that vanished is noticed even if nothing is said.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        return socket;
    }

    private static CommandException Refuse(string message) => new(ExitCode.Failed, message);
}
