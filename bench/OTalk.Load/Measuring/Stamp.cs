using System.Buffers.Text;

namespace OTalk.Load.Measuring;

/// <summary>
/// What a load message says about itself, at the start of its body: a mark that is found by scanning, the publisher, its sequence number
/// and the time of publishing, all of fixed width. The rest of the body is filler.
/// </summary>
/// <param name="Publisher">Counts from 0, at most 0xFFFF.</param>
/// <param name="Number">The publisher's count of messages, from 0.</param>
/// <param name="Ticks">When it was published, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</param>
internal readonly record struct Stamp(int Publisher, long Number, long Ticks)
{
    /// <summary>Bytes of a stamp, the least a body can have.</summary>
    public const int Length = MarkLength + PublisherDigits + NumberDigits + TicksDigits;

    private const int MarkLength = 6;
    private const int PublisherDigits = 4;
    private const int NumberDigits = 12;
    private const int TicksDigits = 16;

    private static ReadOnlySpan<byte> Mark => "~load~"u8;

    /// <summary>Writes the stamp over the beginning of a body.</summary>
    public void Write(Span<byte> body)
    {
        Mark.CopyTo(body);
        var rest = body[MarkLength..];
        Utf8Formatter.TryFormat(Publisher, rest, out _, new('x', PublisherDigits));
        rest = rest[PublisherDigits..];
        Utf8Formatter.TryFormat(Number, rest, out _, new('x', NumberDigits));
        rest = rest[NumberDigits..];
        Utf8Formatter.TryFormat(Ticks, rest, out _, new('x', TicksDigits));
    }

    /// <summary>Finds the stamp in a message; false if it is none of this run's.</summary>
    public static bool TryFind(ReadOnlySpan<byte> message, out Stamp stamp)
    {
        stamp = default;
        var start = message.IndexOf(Mark);
        if (start < 0 || message.Length < start + Length)
            return false;

        var rest = message.Slice(start + MarkLength, Length - MarkLength);
        if (!TryReadHex(rest[..PublisherDigits], out var publisher) ||
            !TryReadHex(rest.Slice(PublisherDigits, NumberDigits), out var number) ||
            !TryReadHex(rest[(PublisherDigits + NumberDigits)..], out var ticks))
            return false;
        stamp = new Stamp((int)publisher, number, ticks);
        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<byte> digits, out long value) =>
        Utf8Parser.TryParse(digits, out value, out var consumed, 'x') && consumed == digits.Length;
}
