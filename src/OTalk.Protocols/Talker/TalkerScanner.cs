using System.Buffers;

namespace OTalk.Protocols.Talker;

/// <summary>
/// Finds the JSON objects in a stream of bytes, whatever stands between them and however they are cut into segments. Remembers where it
/// is, so that each byte is looked at once. For one connection; not safe for concurrent use.
/// </summary>
/// <param name="mostBytes">How long an object may be, in bytes from brace to brace.</param>
public sealed class TalkerScanner(int mostBytes = TalkerScanner.UsualMostBytes)
{
    /// <summary>64 KiB.</summary>
    public const int UsualMostBytes = 65536;

    private ObjectSteps _steps;
    private TalkerFault? _broken;
    private bool _isStart = true;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether an object has begun and is not complete.</summary>
    public bool IsInside => _steps.Count > 0;

    /// <summary>Whether in the object that has begun a line break has come between tokens.</summary>
    public bool HasBrokenLine => _steps.HasBrokenLine;

    /// <summary>Looks for the next whole object. White space between objects and a byte order mark before the first are skipped.</summary>
    /// <param name="unread">The bytes from where the last call's <paramref name="after"/> stands.</param>
    /// <param name="found">Exactly the bytes of the object: valid JSON in valid UTF-8, at most 64 levels deep.</param>
    /// <param name="after">
    /// From where to go on: behind the object, or, where more is needed, at its beginning; what stands before is done with.
    /// </param>
    /// <param name="fault">What is wrong; the connection is to be closed, and each further call says the same.</param>
    public TalkerScan TryScan(
        in ReadOnlySequence<byte> unread, out ReadOnlySequence<byte> found, out SequencePosition after, out TalkerFault? fault)
    {
        found = default;
        fault = _broken;
        after = unread.Start;
        if (fault is not null)
        {
            return TalkerScan.Broken;
        }

        // White space that was skipped may still be there, a brace cannot be among it.
        var rest = IsInside ? unread.Slice(unread.PositionOf((byte)'{')!.Value) : SkipSpace(unread);
        after = rest.Start;
        if (rest.IsEmpty || IsPartOfMark(rest))
        {
            return TalkerScan.NeedMore;
        }

        fault = _broken = Take(rest);
        if (fault is not null)
        {
            return TalkerScan.Broken;
        }

        if (!_steps.IsComplete)
        {
            return TalkerScan.NeedMore;
        }

        found = rest.Slice(0, _steps.Count);
        after = found.End;
        _steps = default;
        return TalkerScan.Found;
    }

    private TalkerFault? Take(in ReadOnlySequence<byte> rest)
    {
        if (!IsInside && new SequenceReader<byte>(rest).TryPeek(out var first) && first != '{')
        {
            return new TalkerFault($"an object is expected, not {Describe(first)}", Closes: true);
        }

        foreach (var segment in rest.Slice(_steps.Count))
        {
            var allowed = Math.Min(segment.Length, mostBytes - _steps.Count);
            if (_steps.Take(segment.Span[..allowed]) is { } fault)
            {
                return new TalkerFault(fault, Closes: true);
            }

            if (_steps.IsComplete)
            {
                return null;
            }

            if (allowed < segment.Length)
            {
                return new TalkerFault($"the object is over {mostBytes} bytes", Closes: true);
            }
        }

        return null;
    }

    private ReadOnlySequence<byte> SkipSpace(in ReadOnlySequence<byte> unread)
    {
        var reader = new SequenceReader<byte>(unread);
        if (_isStart && !IsPartOfMark(unread))
        {
            reader.IsNext(ByteOrderMark, advancePast: true);
            _isStart = false;
        }

        reader.AdvancePastAny((byte)' ', (byte)'\t', (byte)'\r', (byte)'\n');
        return reader.UnreadSequence;
    }

    private bool IsPartOfMark(in ReadOnlySequence<byte> rest)
    {
        if (!_isStart || rest.Length >= ByteOrderMark.Length)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[(int)rest.Length];
        rest.CopyTo(bytes);
        return ByteOrderMark.StartsWith(bytes);
    }

    private static string Describe(byte first) => (char)first switch
    {
        '[' => "an array",
        '"' => "a string",
        '-' or (>= '0' and <= '9') => "a number",
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => "a bare word",
        _ => ObjectSteps.Describe(first),
    };
}
