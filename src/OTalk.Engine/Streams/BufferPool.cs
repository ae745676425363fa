using System.Buffers;

namespace OTalk.Engine.Streams;

/// <summary>
/// The memory that connections read into and write from. It is counted, so that what is never given back is noticed; and what is large is made
/// for the moment it is needed in, as a few of those that are kept for the next would fill the memory.
/// </summary>
public sealed class BufferPool
{
    /// <summary>Bytes of the largest array that is kept for the next who needs one.</summary>
    public const int LargestKept = 256 * 1024;

    private long _lent;

    /// <summary>Arrays that somebody holds now.</summary>
    public long Lent => Interlocked.Read(ref _lent);

    /// <summary>An array of at least some bytes; to be given back.</summary>
    internal byte[] Rent(int bytes)
    {
        Interlocked.Increment(ref _lent);
        return bytes <= LargestKept ? ArrayPool<byte>.Shared.Rent(bytes) : GC.AllocateUninitializedArray<byte>(bytes);
    }

    /// <summary>Gives an array back.</summary>
    internal void Return(byte[] array)
    {
        Interlocked.Decrement(ref _lent);
        if (array.Length <= LargestKept)
            ArrayPool<byte>.Shared.Return(array);
    }
}
