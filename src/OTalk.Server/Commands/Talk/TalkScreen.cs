using System.Globalization;
using System.Text;

namespace OTalk.Server.Commands.Talk;

/// <summary>Columns and rows of a terminal.</summary>
internal readonly record struct TalkSize(int Columns, int Rows);

/// <summary>
/// What to write to a terminal so that rows stay above, and below them stand a few that change and the line being written. Knows what it has
/// drawn, and draws over that. Pure: text out.
/// </summary>
/// <param name="styled">Whether colours are used.</param>
internal sealed class TalkScreen(bool styled)
{
    // Text that is wider than we think must not wrap: rows that are drawn over have to stay where they are (DECAWM).
    private const string NoWrap = "\e[?7l";
    private const string Wrap = "\e[?7h";
    private const string PasteInBrackets = "\e[?2004h";
    private const string PastePlain = "\e[?2004l";

    private readonly List<int> _drawn = [];
    private string _below = "";
    private int _cursor;

    /// <summary>To be written before anything else.</summary>
    public static string Enter => PasteInBrackets;

    /// <summary>Draws what has changed.</summary>
    /// <param name="above">New rows, which stay.</param>
    /// <param name="live">Rows above the line being written, as they are now.</param>
    /// <param name="input">The line being written.</param>
    /// <param name="size">The size of the terminal now.</param>
    public string Draw(IReadOnlyList<TalkRow> above, IReadOnlyList<TalkRow> live, InputWindow input, TalkSize size)
    {
        TalkRow[] rows = [.. live.Select(row => row.Cut(size.Columns - 1)), new TalkRow(new TalkSpan(input.Text))];
        var below = Below(rows, input.Cursor);
        if (above.Count == 0 && below == _below)
        {
            return "";
        }

        var output = new StringBuilder(Erase(size));
        foreach (var row in above)
        {
            row.WriteTo(output, styled);
            output.Append("\r\n");
        }

        output.Append(below);
        _drawn.AddRange(rows.Select(row => TextWidth.Of(row.Text)));
        _below = below;
        _cursor = input.Cursor;
        return output.ToString();
    }

    /// <summary>Takes away what can be drawn again, to be drawn anew; also when the terminal has another size.</summary>
    public string Erase(TalkSize size)
    {
        if (_drawn.Count == 0)
        {
            return "";
        }

        // In a terminal that has become narrower than they were, rows may have been broken into several.
        var up = _drawn.SkipLast(1).Sum(width => Math.Max(1, (width + size.Columns - 1) / size.Columns)) + (_cursor / size.Columns);
        _drawn.Clear();
        _below = "";
        return up > 0 ? string.Create(CultureInfo.InvariantCulture, $"\r\e[{up}A\e[J") : "\r\e[J";
    }

    /// <summary>Takes everything away, what stays too.</summary>
    public string Clear()
    {
        _drawn.Clear();
        _below = "";
        return "\e[H\e[2J";
    }

    /// <summary>To be written last: leaves what stays.</summary>
    public string Leave(TalkSize size) => Erase(size) + PastePlain;

    private string Below(TalkRow[] rows, int cursor)
    {
        var output = new StringBuilder(NoWrap);
        for (var at = 0; at < rows.Length; at++)
        {
            rows[at].WriteTo(output, styled);
            output.Append(at < rows.Length - 1 ? "\r\n" : "\r");
        }

        return output.Append(Wrap).Append(CultureInfo.InvariantCulture, $"\e[{cursor}C").ToString();
    }
}
