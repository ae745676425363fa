using System.Globalization;
using System.Text;

namespace OTalk.Server.Tests.Commands.Talk;

/// <summary>A terminal that obeys what <c>TalkScreen</c> writes, for characters of one column: what would be seen, and where the cursor is.</summary>
internal sealed class SmallScreen(int columns)
{
    private readonly List<StringBuilder> _rows = [new()];
    private bool _wraps = true;

    public int Row { get; private set; }

    public int Column { get; private set; }

    /// <summary>The rows from the top, without spaces at their ends.</summary>
    public IReadOnlyList<string> Rows => [.. _rows.Select(row => row.ToString().TrimEnd())];

    public void Write(string output)
    {
        for (var at = 0; at < output.Length; at++)
        {
            switch (output[at])
            {
                case '\e':
                    var end = output.AsSpan(at).IndexOfAnyInRange('A', 'z') is var bracket && output[at + bracket] == '['
                        ? at + 2 + output.AsSpan(at + 2).IndexOfAnyInRange('A', 'z')
                        : throw new FormatException($"no control sequence: {output[at..]}");
                    Obey(output[end], output[(at + 2)..end]);
                    at = end;
                    break;
                case '\r':
                    Column = 0;
                    break;
                case '\n':
                    Down();
                    break;
                case var character:
                    Put(character);
                    break;
            }
        }
    }

    private void Obey(char order, string parameters)
    {
        switch (order, parameters)
        {
            case ('A', _):
                Row = Math.Max(0, Row - int.Parse(parameters, CultureInfo.InvariantCulture));
                break;
            case ('C', _):
                Column = Math.Min(columns - 1, Column + int.Parse(parameters, CultureInfo.InvariantCulture));
                break;
            case ('J', ""):
                _rows[Row].Length = Math.Min(_rows[Row].Length, Column);
                _rows.RemoveRange(Row + 1, _rows.Count - Row - 1);
                break;
            case ('h' or 'l', "?7"):
                _wraps = order == 'h';
                break;
            case ('h' or 'l', "?2004") or ('m', _):
                break;
            default:
                throw new FormatException($"unknown: {parameters}{order}");
        }
    }

    private void Put(char character)
    {
        if (Column == columns)
        {
            if (_wraps)
            {
                Column = 0;
                Down();
            }
            else
            {
                Column--;
            }
        }

        var row = _rows[Row];
        row.Append(' ', Math.Max(0, Column + 1 - row.Length));
        row[Column++] = character;
    }

    private void Down()
    {
        if (++Row == _rows.Count)
        {
            _rows.Add(new StringBuilder());
        }
    }
}
