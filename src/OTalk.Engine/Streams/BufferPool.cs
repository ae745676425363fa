using System.Buffers;

namespace OTalk.Engine.Streams;

/// <summary>
/// The memory that connections read into and write from. It is counted, so that what is never given back is noticed; and of what is large few are
/// kept for the next who needs some, as one for each who ever did would fill the memory.
/// </summary>
public sealed class BufferPool
{
    /// <summary>Bytes of the largest array of which any number is kept.</summary>
    private const int LargestShared = 256 * 1024;

    /// <summary>Bytes of the largest array that is kept at all, which takes a batch of another server; and how many of each size.</summary>
    private const int LargestKept = 2 * 1024 * 1024;
    private const int MostKept = 4;

    private readonly ArrayPool<byte> _large = ArrayPool<byte>.Create(LargestKept, MostKept);
    private long _lent;

    /// <summary>Arrays that somebody holds now.</summary>
    public long Lent => Interlocked.Read(ref _lent);

    /// <summary>An array of at least some bytes; to be given back.</summary>
    internal byte[] Rent(int bytes)
    {
        Interlocked.Increment(ref _lent);
        return (bytes <= LargestShared ? ArrayPool<byte>.Shared : _large).Rent(bytes);
    }

    /// <summary>Gives an array back.</summary>
    internal void Return(byte[] array)
    {
        Interlocked.Decrement(ref _lent);
        (array.Length <= LargestShared ? ArrayPool<byte>.Shared : _large).Return(array);
    }
}
