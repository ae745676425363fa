using System.Globalization;

namespace OTalk.Accounts.Credentials.Stringprep;

/// <summary>A set of Unicode code points, written as the tables of RFC 3454 write it: <c>00A0 2000-200B</c>.</summary>
internal sealed class CodePointSet
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private CodePointSet(int[] starts, int[] ends)
    {
        _starts = starts;
        _ends = ends;
    }

    /// <summary>Reads hexadecimal code points and inclusive ranges, ascending and separated by white space.</summary>
    public static CodePointSet Parse(string table)
    {
        var entries = table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var starts = new int[entries.Length];
        var ends = new int[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var (start, end) = ParseEntry(entries[i]);
            starts[i] = start;
            ends[i] = end;
        }

        return new CodePointSet(starts, ends);
    }

    public bool Contains(int codePoint)
    {
        var index = Array.BinarySearch(_starts, codePoint);
        if (index >= 0) return true;
        var before = ~index - 1;
        return before >= 0 && codePoint <= _ends[before];
    }

    private static (int Start, int End) ParseEntry(string entry)
    {
        var dash = entry.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? (Hex(entry), Hex(entry))
            : (Hex(entry.AsSpan(0, dash)), Hex(entry.AsSpan(dash + 1)));
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
