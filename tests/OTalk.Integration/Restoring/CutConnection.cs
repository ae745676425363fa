using System.Net.Sockets;

namespace OTalk.Integration.Restoring;

/// <summary>How a connection is cut.</summary>
internal enum Cut
{
    /// <summary>Both sides get RST.</summary>
    Reset = 0,

    /// <summary>Both sides get FIN, in the middle of whatever is being said.</summary>
    Close = 1,

    /// <summary>What is sent reaches nobody for a while; then the client's side is reset, and the server hears nothing of it.</summary>
    HalfOpen = 2,
}

/// <summary>One connection through a <see cref="CuttingProxy"/>.</summary>
internal sealed class CutConnection : IAsyncDisposable
{
    private const int MostBytesOfLastPiece = 300;

    /// <summary>After which a connection that carries nothing is cut without a last piece.</summary>
    private static readonly TimeSpan s_lastPieceWithin = TimeSpan.FromMilliseconds(30);

    private readonly Socket _client;
    private readonly Socket _server;
    private readonly Random _random;
    private readonly Action<Cut> _cut;
    private readonly TaskCompletionSource _lastPiece = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile int _left = int.MaxValue;
    private volatile bool _isSwallowing;
    private volatile bool _hasEnded;

    /// <param name="client">The client's side.</param>
    /// <param name="server">The server's side.</param>
    /// <param name="random">Its own.</param>
    /// <param name="mean">How long it lasts on average.</param>
    /// <param name="cut">Told before it is cut.</param>
    /// <param name="peace">It is not to be cut any more.</param>
    public CutConnection(Socket client, Socket server, Random random, TimeSpan mean, Action<Cut> cut, CancellationToken peace)
    {
        (_client, _server, _random, _cut) = (client, server, random, cut);
        (client.NoDelay, server.NoDelay) = (true, true);
        Task pumping = Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
        _running = Task.WhenAll(pumping, CutAsync(mean * -Math.Log(1 - random.NextDouble()), peace));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        await _running;
    }

    private async Task CutAsync(TimeSpan after, CancellationToken peace)
    {
        try
        {
            await Task.Delay(after, peace);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (_hasEnded)
            return;
        Cut how = (Cut)_random.Next(3);
        _isSwallowing = how == Cut.HalfOpen && _random.Next(2) == 0;
        _cut(how);

        // The last piece ends wherever it does: in the middle of a frame, mostly.
        _left = _random.Next(MostBytesOfLastPiece);
        await Task.WhenAny(_lastPiece.Task, Task.Delay(s_lastPieceWithin, CancellationToken.None));
        _left = 0;
        if (how == Cut.HalfOpen)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(400)), CancellationToken.None);
            Reset(_client);
            return;
        }

        if (how == Cut.Reset)
        {
            Reset(_client);
            Reset(_server);
        }

        _client.Dispose();
        _server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] piece = new byte[8 * 1024];
        bool isCut = false;
        try
        {
            while (await from.ReceiveAsync(piece) is > 0 and var count)
            {
                int left = isCut ? 0 : Math.Min(count, _left);
                isCut |= _left != int.MaxValue;
                for (int sent = 0; sent < left;)
                    sent += await to.SendAsync(piece.AsMemory(sent, left - sent));
                if (!isCut)
                    continue;
                _lastPiece.TrySetResult();
                if (!_isSwallowing)
                    return;
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The other side is told below.
        }

        // One side has ended by itself.
        if (_left == int.MaxValue)
        {
            _hasEnded = true;
            from.Dispose();
            to.Dispose();
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (ObjectDisposedException)
        {
            // Its own side was quicker.
        }

        socket.Dispose();
    }
}
