using System.Buffers;
using OTalk.Protocols.Stomp;

namespace OTalk.Protocols.Tests.Stomp;

/// <summary>Bytes cut into pieces, and all that a reader finds in them.</summary>
internal static class Wire
{
    internal const string HeartBeat = "heart-beat";

    /// <summary>Everything in one segment.</summary>
    internal static List<string> Read(byte[] bytes, StompVersion version, long frameBytes = 0) => ReadEach([new ReadOnlySequence<byte>(bytes)], version, frameBytes);

    /// <summary>Pieces that arrive one after the other.</summary>
    internal static List<string> ReadPieces(byte[][] pieces, StompVersion version, long frameBytes = 0) =>
        ReadEach(pieces.Select(static piece => new ReadOnlySequence<byte>(piece)), version, frameBytes);

    /// <summary>Pieces that arrive together, in segments of their own.</summary>
    internal static List<string> ReadSegments(byte[][] pieces, StompVersion version, long frameBytes = 0) => ReadEach([Segment.Sequence(pieces)], version, frameBytes);

    internal static byte[][] Bytewise(byte[] bytes) => [.. bytes.Select(static one => new[] { one })];

    internal static byte[][] CutAt(byte[] bytes, int at) => [bytes[..at], bytes[at..]];

    /// <summary>Heart-beats that follow each other are one: how many there are depends on how the bytes were cut.</summary>
    private static List<string> ReadEach(IEnumerable<ReadOnlySequence<byte>> arrivals, StompVersion version, long frameBytes)
    {
        var reader = new StompReader(frameBytes) { Version = version };
        var found = new List<string>();
        foreach (var arrival in arrivals)
        {
            var input = arrival;
            while (true)
            {
                var result = reader.Read(ref input, out var frame, out var fault);
                Assert.Equal(result == StompReadResult.Frame, frame is not null);
                Assert.Equal(result == StompReadResult.Fault, fault is not null);
                if (result is StompReadResult.Fault)
                {
                    found.Add(Show(fault!));
                    return found;
                }

                if (result is StompReadResult.NeedMore)
                {
                    Assert.True(input.IsEmpty);
                    break;
                }

                var text = frame is null ? HeartBeat : FrameText.Show(frame);
                if (text != HeartBeat || found is not [.., HeartBeat])
                {
                    found.Add(text);
                }
            }
        }

        if (reader.InFrame)
        {
            found.Add("unfinished");
        }

        return found;
    }

    private static string Show(StompFault fault) => fault.ReceiptId is null ? $"fault: {fault.Message}" : $"fault of {fault.ReceiptId}: {fault.Message}";

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal static ReadOnlySequence<byte> Sequence(byte[][] pieces)
        {
            var first = new Segment { Memory = pieces[0] };
            var last = first;
            foreach (var piece in pieces[1..])
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
