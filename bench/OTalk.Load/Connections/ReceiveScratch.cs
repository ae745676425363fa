namespace OTalk.Load.Connections;

/// <summary>
/// The memory all connections of one thread read into, one after the other: it stays in the processor's cache, where a buffer for each
/// connection would not, and a connection keeps only the beginning of a frame that is not complete yet.
/// </summary>
internal sealed class ReceiveScratch
{
    /// <summary>Bytes read at once; no frame may be larger.</summary>
    public const int Size = 512 * 1024;

    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
}
