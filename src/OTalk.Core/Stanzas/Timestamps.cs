using System.Globalization;

namespace OTalk.Core.Stanzas;

/// <summary>
/// Times on the wire: RFC 3339. Written in UTC with milliseconds (<c>2013-02-21T10:00:00.000Z</c>); read with any offset and any
/// number of decimals, of which the first seven count.
/// </summary>
public static class Timestamps
{
    /// <summary>Length of a written time, in characters and in bytes.</summary>
    public const int Length = 24;

    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // YYYY-MM-DDThh:mm:ss stands at the same places always; decimals and the offset follow.
    private const int SecondsEnd = 19;

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture);

    /// <summary>Writes <see cref="Length"/> bytes of UTF-8.</summary>
    /// <exception cref="ArgumentException">The target is shorter than that.</exception>
    public static void Format(DateTimeOffset time, Span<byte> target)
    {
        if (!time.UtcDateTime.TryFormat(target, out _, Written, CultureInfo.InvariantCulture))
        {
            throw new ArgumentException($"A time needs {Length} bytes.", nameof(target));
        }
    }

    /// <summary>Reads an RFC 3339 date-time; a leap second is the first instant of the next minute.</summary>
    /// <param name="text">The time, nothing around it.</param>
    /// <param name="time">The instant, in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= SecondsEnd
            || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't') || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute)
            || !TryDigits(text[17..SecondsEnd], out var second)
            || !TryFraction(text[SecondsEnd..], out var ticks, out var zone) || !TryOffset(zone, out var offset)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond) + ticks;
        var utc = local - (offset * TimeSpan.TicksPerMinute);
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static bool TryFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> rest)
    {
        ticks = 0;
        rest = text;
        if (text[0] != '.')
        {
            return true;
        }

        var end = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (end < 1)
        {
            return false;
        }

        var unit = TimeSpan.TicksPerSecond;
        foreach (var digit in text.Slice(1, Math.Min(end, 7)))
        {
            unit /= 10;
            ticks += unit * (digit - '0');
        }

        rest = text[(end + 1)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryDigits(text[1..3], out var hour) || !TryDigits(text[4..6], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        minutes = (text[0] == '-' ? -1 : 1) * ((hour * 60) + minute);
        return true;
    }
}
