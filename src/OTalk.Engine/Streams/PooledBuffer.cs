using System.Buffers;

namespace OTalk.Engine.Streams;

/// <summary>A growing buffer on pooled memory: holds none before it is written to and after <see cref="Release"/>, so that an idle connection costs little.</summary>
/// <param name="pool">Where the memory comes from.</param>
public sealed class PooledBuffer(BufferPool pool) : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 4096;

    /// <summary>What has once held more than most need does not keep it: of a thousand connections each may send something large now and then.</summary>
    private const int MostHeld = 16 * 1024;

    private byte[] _bytes = [];

    /// <summary>Bytes that are written.</summary>
    public int Length { get; private set; }

    /// <summary>What is written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Forgets what is written and keeps the memory for the next.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what is written and keeps the memory for the next, which may be long in coming, unless it is much.</summary>
    public void Shrink()
    {
        if (_bytes.Length > MostHeld)
            Release();
        Clear();
    }

    /// <summary>Forgets what is written and gives the memory back.</summary>
    public void Release()
    {
        Length = 0;
        if (_bytes.Length > 0)
            pool.Return(_bytes);
        _bytes = [];
    }

    /// <inheritdoc/>
    public void Dispose() => Release();

    private void Reserve(int more)
    {
        if (Length + more <= _bytes.Length)
            return;
        byte[] grown = pool.Rent(Math.Max(Smallest, Math.Max(Length + more, _bytes.Length * 2)));
        Written.Span.CopyTo(grown);
        if (_bytes.Length > 0)
            pool.Return(_bytes);
        _bytes = grown;
    }
}
