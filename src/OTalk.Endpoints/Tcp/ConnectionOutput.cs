using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace OTalk.Endpoints.Tcp;

/// <summary>
/// The outgoing half of a connection. A plain one is written to its socket without a detour, so that each write is one of the socket's own
/// and has reached the operating system when it returns; one with TLS goes through that.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="isEncrypted">Whether it has TLS.</param>
internal sealed class ConnectionOutput(ConnectionContext connection, bool isEncrypted)
{
    private readonly Socket? _socket = isEncrypted ? null : connection.Features.Get<IConnectionSocketFeature>()?.Socket;

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_socket is null)
        {
            if ((await connection.Transport.Output.WriteAsync(bytes, cancel)).IsCompleted)
                throw new IOException("the connection is closed");
            return;
        }

        try
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancel)..];
        }
        catch (SocketException broken)
        {
            throw new IOException("the connection is broken", broken);
        }
    }
}
