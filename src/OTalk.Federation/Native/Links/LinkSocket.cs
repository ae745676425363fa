using System.Net.WebSockets;
using OTalk.Engine.Streams;
using OTalk.Protocols;

namespace OTalk.Federation.Native.Links;

/// <summary>A WebSocket that carries one stanza a text message: whole messages in and out, and an end in order.</summary>
/// <param name="socket">The WebSocket; disposed with this.</param>
/// <param name="buffers">The memory that it reads into.</param>
/// <param name="time">The clock.</param>
internal sealed class LinkSocket(WebSocket socket, BufferPool buffers, TimeProvider time) : IDisposable
{
    /// <summary>How often a silent peer is asked whether it is there, and how long it has to answer.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);

    private const int ReadAtLeast = 1024;

    /// <summary>How long a peer may take to answer a close.</summary>
    private static readonly TimeSpan _closeWithin = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer may take to read a stanza, before it is as good as dead.</summary>
    private static readonly TimeSpan _writeWithin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closing;
    private ITimer? _cut;
    private long _usedAt = time.GetTimestamp();

    /// <summary>Whether stanzas can be sent.</summary>
    public bool IsOpen => !Volatile.Read(ref _closing) && socket.State == WebSocketState.Open;

    /// <summary>How long no stanza has been sent or received.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref _usedAt));

    /// <summary>Waits for a message.</summary>
    /// <param name="limit">The most bytes it may have; one with more closes the connection with 1009, a binary one with 1003.</param>
    /// <returns>The message, the caller's own; null when there will be no more.</returns>
    public async ValueTask<byte[]?> ReceiveAsync(int limit)
    {
        using var buffer = new PooledBuffer(buffers);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.GetMemory(ReadAtLeast), CancellationToken.None);
                buffer.Advance(received.Count);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    Close((int)WebSocketCloseStatus.NormalClosure, "");
                    return null;
                }

                if (received.MessageType == WebSocketMessageType.Binary)
                    Close((int)WebSocketCloseStatus.InvalidMessageType, "stanzas are text");
                else if (buffer.Length > limit)
                    Close((int)WebSocketCloseStatus.MessageTooBig, $"a stanza has at most {limit} bytes");

                // Once we close, what is on its way is read and dropped: only then the other end is sure to see why.
                if (Volatile.Read(ref _closing))
                {
                    buffer.Shrink();
                }
                else if (received.EndOfMessage)
                {
                    Volatile.Write(ref _usedAt, time.GetTimestamp());
                    return buffer.Written.ToArray();
                }
            }
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return null;
        }
    }

    /// <inheritdoc cref="ILink.SendAsync"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> stanza, CancellationToken cancel) => SendAsync(stanza, before: null, cancel);

    /// <summary>Sends a stanza.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="before">Called right before, or null: whatever is sent because of it comes behind the stanza. It must not wait for that.</param>
    /// <param name="cancel">Gives up waiting for its turn.</param>
    /// <exception cref="LinkEndedException">The connection has ended.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> stanza, Action? before, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            before?.Invoke();
            if (!IsOpen)
                throw new LinkEndedException();
            using var deadline = new CancellationTokenSource(_writeWithin, time);
            await socket.SendAsync(stanza, WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
            Volatile.Write(ref _usedAt, time.GetTimestamp());
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            socket.Abort();
            throw new LinkEndedException(broken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc cref="ILink.Close"/>
    public void Close(int code, string reason)
    {
        if (!Interlocked.Exchange(ref _closing, true))
            _ = CloseAsync(code, reason);
    }

    /// <summary>Ends the connection: closes it, if nobody has, and waits a moment for the other end to close it too.</summary>
    public async Task FinishAsync()
    {
        Close((int)WebSocketCloseStatus.NormalClosure, "");
        await _closed.Task;
        await ReceiveAsync(limit: 0);
    }

    public void Dispose()
    {
        _cut?.Dispose();
        socket.Abort();
        socket.Dispose();
    }

    private static bool IsBroken(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;

    private async Task CloseAsync(int code, string reason)
    {
        // The other end answers a close with its own, which the reader sees; one that does not is cut off.
        _cut = time.CreateTimer(_ => socket.Abort(), null, _closeWithin, Timeout.InfiniteTimeSpan);
        await _sending.WaitAsync();
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, CloseReason.Fit(reason), CancellationToken.None);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            // It is closed already, which is what was wanted.
        }
        finally
        {
            _sending.Release();
            _closed.TrySetResult();
        }
    }
}
