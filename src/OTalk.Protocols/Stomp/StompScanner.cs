using System.Buffers;

namespace OTalk.Protocols.Stomp;

/// <summary>
/// Finds the ends of lines and bodies. Every byte is taken as it comes and looked at once: what a segment cuts is kept, and the search
/// goes on behind it. Limits are checked before anything is kept, and do not depend on how the bytes were cut.
/// </summary>
internal sealed class StompScanner(long frameBytes)
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private bool _keptIsRead;

    /// <summary>How many bytes a frame may have.</summary>
    internal long FrameBytes { get; } = frameBytes;

    /// <summary>How many bytes the frame may still have.</summary>
    internal long Left { get; private set; }

    /// <summary>Whether a line is under way.</summary>
    internal bool InLine => !_keptIsRead && _kept.WrittenCount > 0;

    /// <summary>What was taken so far belongs to no frame.</summary>
    internal void BeginFrame() => Left = FrameBytes;

    /// <summary>Takes a line up to its line feed.</summary>
    /// <param name="input">What has arrived.</param>
    /// <param name="longest">How many bytes may stand before the line feed.</param>
    /// <param name="line">What stands before the line feed or NUL; good until the next call.</param>
    internal StompScan Line(ref SequenceReader<byte> input, int longest, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_keptIsRead)
        {
            _kept.ResetWrittenCount();
            _keptIsRead = false;
        }

        while (!input.End)
        {
            var unread = input.UnreadSpan;
            var end = unread.IndexOfAny((byte)'\n', (byte)0);
            var part = end < 0 ? unread : unread[..end];
            var room = longest - _kept.WrittenCount;
            if (part.Length > room && room < Left)
            {
                return StompScan.LineTooLong;
            }

            if (!Take(ref input, end < 0 ? part.Length : end + 1))
            {
                return StompScan.FrameTooLong;
            }

            if (end < 0 || _kept.WrittenCount > 0)
            {
                _kept.Write(part);
            }

            if (end >= 0)
            {
                _keptIsRead = _kept.WrittenCount > 0;
                line = _keptIsRead ? _kept.WrittenSpan : part;
                return unread[end] == 0 ? StompScan.Nul : StompScan.Whole;
            }
        }

        return StompScan.NeedMore;
    }

    /// <summary>Takes a body and the NUL behind it.</summary>
    internal StompScan Body(ref SequenceReader<byte> input, StompBody body)
    {
        while (!input.End)
        {
            var unread = input.UnreadSpan;
            if (body.Missing == 0)
            {
                return unread[0] != 0 ? StompScan.NoNul : Take(ref input, 1) ? StompScan.Whole : StompScan.FrameTooLong;
            }

            var end = body.Missing is null ? unread.IndexOf((byte)0) : -1;
            var part = end >= 0 ? unread[..end] : unread[..Math.Min(unread.Length, body.Missing ?? int.MaxValue)];
            if (!Take(ref input, end < 0 ? part.Length : end + 1))
            {
                return StompScan.FrameTooLong;
            }

            body.Append(part);
            if (end >= 0)
            {
                return StompScan.Whole;
            }
        }

        return StompScan.NeedMore;
    }

    private bool Take(ref SequenceReader<byte> input, int count)
    {
        if (count > Left)
        {
            return false;
        }

        Left -= count;
        input.Advance(count);
        return true;
    }
}
