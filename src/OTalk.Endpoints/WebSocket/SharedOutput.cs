namespace OTalk.Endpoints.WebSocket;

/// <summary>
/// The outgoing half of an upgraded connection, shared by the WebSocket, which writes control frames, and the stream's writer, which writes
/// whole batches of text frames in one flush. Each write is whole frames, and one is under way at a time, so frames never mix.
/// </summary>
/// <param name="inner">The connection, which outlives this: the server ends it in order after the last write.</param>
/// <param name="abort">Breaks the connection.</param>
/// <param name="arriveWithin">How long a message of the client may take from its first byte to its last; zero: any time.</param>
/// <param name="time">The clock for that.</param>
internal sealed class SharedOutput(Stream inner, Action abort, TimeSpan arriveWithin, TimeProvider time) : Stream
{
    private readonly FrameProgress _progress = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile bool _reading;

    /// <summary>Told when a message takes too long to arrive; the connection is broken unless something else is said.</summary>
    public Action<string> TooSlow { private get; set; } = _ => abort();

    private ArrivalTimer Arrival => field ??= new ArrivalTimer(arriveWithin, time, reason => TooSlow(reason));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("a connection has no length");

    public override long Position
    {
        get => throw new NotSupportedException("a connection has no position");
        set => throw new NotSupportedException("a connection has no position");
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("writes are asynchronous");

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _reading = true;
        try
        {
            int count = await inner.ReadAsync(buffer, cancellationToken);
            if (arriveWithin > TimeSpan.Zero)
                Follow(buffer.Span[..count]);
            return count;
        }
        finally
        {
            _reading = false;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("reads are asynchronous");

    private void Follow(ReadOnlySpan<byte> arrived)
    {
        if (_progress.Take(arrived))
            Arrival.Done();
        if (_progress.IsUnderWay)
            Arrival.Begun();
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a connection has no position");

    public override void SetLength(long value) => throw new NotSupportedException("a connection has no length");

    /// <summary>
    /// The WebSocket does this when it has failed. Where it gave up on a silent client a read is still waiting, and only the end of the
    /// connection wakes it; else the connection stays, so that a close frame on its way arrives.
    /// </summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Arrival.Dispose();
        if (disposing && _reading)
            abort();
        base.Dispose(disposing);
    }
}
