using System.Text;

namespace OTalk.Server.Commands.Talk;

/// <summary>A stretch of text in one style.</summary>
/// <param name="Text">Without control characters.</param>
/// <param name="Style">Parameters of SGR (ECMA-48, 8.3.117), empty for none.</param>
internal readonly record struct TalkSpan(string Text, string Style = "");

/// <summary>A row on the screen.</summary>
internal sealed class TalkRow(params IReadOnlyList<TalkSpan> spans)
{
    public IReadOnlyList<TalkSpan> Spans => spans;

    /// <summary>The text without styles.</summary>
    public string Text => string.Concat(spans.Select(span => span.Text));

    /// <summary>Whether of a row that is too long the end is shown, where it is being written.</summary>
    public bool KeepsEnd { get; init; }

    /// <summary>The row cut to so many columns, one of them an ellipsis where something was cut off.</summary>
    public TalkRow Cut(int columns)
    {
        var over = TextWidth.Of(Text) - columns;
        if (over <= 0)
        {
            return this;
        }

        return KeepsEnd && TextWidth.Of(spans[^1].Text) > over + 1
            ? new TalkRow([.. spans.SkipLast(1), new TalkSpan("…"), spans[^1] with { Text = TextWidth.CutStart(spans[^1].Text, over + 1) }])
            : CutEnd(columns - 1);
    }

    /// <summary>Writes the row as a terminal takes it.</summary>
    public void WriteTo(StringBuilder output, bool styled)
    {
        foreach (var span in spans)
        {
            if (styled && span.Style.Length > 0)
            {
                output.Append("\e[").Append(span.Style).Append('m').Append(span.Text).Append("\e[0m");
            }
            else
            {
                output.Append(span.Text);
            }
        }
    }

    private TalkRow CutEnd(int columns)
    {
        var kept = new List<TalkSpan>();
        foreach (var span in spans)
        {
            var text = TextWidth.Cut(span.Text, columns);
            columns -= TextWidth.Of(text);
            kept.Add(span with { Text = text });
            if (text.Length < span.Text.Length)
            {
                break;
            }
        }

        return new TalkRow([.. kept, new TalkSpan("…")]);
    }
}
