using System.Buffers;

namespace OTalk.Endpoints;

/// <summary>A growing buffer on pooled memory: holds none while it is empty, so that an idle connection costs nothing.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 4096;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Forgets what is written and keeps the memory for the next.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets what is written and gives the memory back.</summary>
    public void Release()
    {
        Length = 0;
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    public void Dispose() => Release();

    private void Reserve(int more)
    {
        if (Length + more <= _bytes.Length)
            return;
        byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(Length + more, _bytes.Length * 2)));
        Written.Span.CopyTo(grown);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
