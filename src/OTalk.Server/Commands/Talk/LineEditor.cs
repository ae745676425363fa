using System.Globalization;

namespace OTalk.Server.Commands.Talk;

/// <summary>What came of a key.</summary>
internal enum LineOutcome
{
    /// <summary>The line goes on.</summary>
    Goes,

    /// <summary>The line was entered: <see cref="LineEditor.Entered"/>.</summary>
    Entered,

    /// <summary>Whoever types wants to leave.</summary>
    Leaves,
}

/// <summary>A line that is being written: keys in, text and cursor out. The cursor stands between text elements, never in one.</summary>
internal sealed class LineEditor
{
    /// <summary>UTF-16 units a line has at most, so that every line fits into an object of 64 KiB however it is escaped.</summary>
    public const int MostUnits = 16_000;

    private readonly LineHistory _history = new();

    public string Text { get; private set; } = "";

    /// <summary>Index into <see cref="Text"/>.</summary>
    public int Cursor { get; private set; }

    /// <summary>The line that was entered last.</summary>
    public string Entered { get; private set; } = "";

    /// <summary>Does what the key asks for.</summary>
    public LineOutcome Press(TalkKey key)
    {
        switch (key.Kind)
        {
            case TalkKeyKind.Interrupt:
            case TalkKeyKind.EndOfInput when Text.Length == 0:
                return LineOutcome.Leaves;
            case TalkKeyKind.Enter:
                return Enter();
            case TalkKeyKind.Text:
                Insert(key.Text);
                break;
            case TalkKeyKind.Up:
                Replace(_history.Older(Text));
                break;
            case TalkKeyKind.Down:
                Replace(_history.Newer());
                break;
            default:
                Edit(key.Kind);
                break;
        }

        return LineOutcome.Goes;
    }

    private void Edit(TalkKeyKind kind)
    {
        switch (kind)
        {
            case TalkKeyKind.Backspace:
                Cut(Before(Cursor), Cursor);
                break;
            case TalkKeyKind.Delete:
            case TalkKeyKind.EndOfInput:
                Cut(Cursor, After(Cursor));
                break;
            case TalkKeyKind.CutToEnd:
                Cut(Cursor, Text.Length);
                break;
            case TalkKeyKind.CutToStart:
                Cut(0, Cursor);
                break;
            case TalkKeyKind.CutWord:
                Cut(WordBefore(), Cursor);
                break;
            default:
                Cursor = Moved(kind);
                break;
        }
    }

    private int Moved(TalkKeyKind kind) => kind switch
    {
        TalkKeyKind.Left => Before(Cursor),
        TalkKeyKind.Right => After(Cursor),
        TalkKeyKind.WordLeft => WordBefore(),
        TalkKeyKind.WordRight => WordAfter(),
        TalkKeyKind.Home => 0,
        TalkKeyKind.End => Text.Length,
        _ => Cursor,
    };

    private LineOutcome Enter()
    {
        if (string.IsNullOrWhiteSpace(Text))
        {
            return LineOutcome.Goes;
        }

        Entered = Text;
        _history.Add(Text);
        Replace("");
        return LineOutcome.Entered;
    }

    private void Insert(string text)
    {
        if (Text.Length + text.Length > MostUnits)
        {
            text = TextElements(text, MostUnits - Text.Length);
        }

        Text = Text.Insert(Cursor, text);
        // What was inserted may have joined what stood before or after it.
        Cursor = AtOrAfter(Cursor + text.Length);
    }

    private void Cut(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = AtOrAfter(from);
    }

    private void Replace(string? text)
    {
        if (text is not null)
        {
            Text = text;
            Cursor = text.Length;
        }
    }

    private int Before(int index) => Borders().LastOrDefault(border => border < index);

    private int After(int index) => Borders().FirstOrDefault(border => border > index, Text.Length);

    private int AtOrAfter(int index) => Borders().FirstOrDefault(border => border >= index, Text.Length);

    private int WordBefore()
    {
        var word = Text[..Cursor].TrimEnd().LastIndexOfAny([' ', '\u3000']) + 1;
        return Borders().Last(border => border <= word);
    }

    private int WordAfter()
    {
        var spaces = Text.Length - Text[Cursor..].TrimStart().Length;
        return Text.IndexOfAny([' ', '\u3000'], spaces) is var end and >= 0 ? AtOrAfter(end) : Text.Length;
    }

    private IEnumerable<int> Borders() => StringInfo.ParseCombiningCharacters(Text).Append(Text.Length);

    // The longest beginning of whole text elements.
    private static string TextElements(string text, int most) =>
        text[..StringInfo.ParseCombiningCharacters(text).Append(text.Length).Last(border => border <= most)];
}
