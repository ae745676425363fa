using System.Buffers;

namespace OTalk.Protocols.Tests.Talker;

/// <summary>Bytes as they come from a socket: in pieces.</summary>
internal static class Segments
{
    /// <summary>The bytes, cut before each of some places.</summary>
    internal static ReadOnlySequence<byte> Cut(byte[] bytes, params IEnumerable<int> places)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, before: 0);
        var last = first;
        var start = 0;
        foreach (var end in places.Append(bytes.Length))
        {
            last = last.Followed(bytes.AsMemory(start..end));
            start = end;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>The bytes, each by itself.</summary>
    internal static ReadOnlySequence<byte> Single(byte[] bytes) => Cut(bytes, Enumerable.Range(1, Math.Max(bytes.Length - 1, 0)));

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        internal Piece(ReadOnlyMemory<byte> memory, long before)
        {
            Memory = memory;
            RunningIndex = before;
        }

        internal Piece Followed(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
