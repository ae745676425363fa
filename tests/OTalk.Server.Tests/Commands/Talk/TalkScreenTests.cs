using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

public sealed class TalkScreenTests
{
    private static readonly TalkSize _size = new(20, 10);

    private readonly TalkScreen _screen = new(styled: true);
    private readonly SmallScreen _seen = new(_size.Columns);

    [Fact]
    public void Rows_stay_above_and_what_changes_is_drawn_over()
    {
        _seen.Write(TalkScreen.Enter);
        Draw([], [], "", 0);
        Assert.Equal([">"], _seen.Rows);

        Draw([Row("* romeo joined")], [Row("romeo is typing: B")], "O", 1);
        Assert.Equal(["* romeo joined", "romeo is typing: B", "> O"], _seen.Rows);
        Assert.Equal((2, 3), (_seen.Row, _seen.Column));

        Draw([Row("romeo: But")], [], "O Romeo", 2);
        Assert.Equal(["* romeo joined", "romeo: But", "> O Romeo"], _seen.Rows);
        Assert.Equal((2, 4), (_seen.Row, _seen.Column));

        _seen.Write(_screen.Leave(_size));
        Assert.Equal(["* romeo joined", "romeo: But", ""], _seen.Rows);
    }

    [Fact]
    public void Rows_that_stay_are_broken_where_they_are_too_long_and_those_that_change_are_cut()
    {
        Draw([Row("romeo: wherefore art thou")], [Row("juliet is typing: O Romeo, Romeo")], "", 0);
        Draw([], [Row("juliet is typing: O Romeo, Romeo!")], "", 0);

        Assert.Equal(["romeo: wherefore art", " thou", "juliet is typing: …", ">"], _seen.Rows);
    }

    [Fact]
    public void Of_what_somebody_types_the_end_is_seen() =>
        Assert.Equal("r: …Romeo!", new TalkRow(new TalkSpan("r: "), new TalkSpan("O Romeo, Romeo!")) { KeepsEnd = true }.Cut(10).Text);

    [Theory]
    [InlineData("romeo", 5, "romeo")]
    [InlineData("romeo", 4, "rom…")]
    [InlineData("日本日", 5, "日本…")]
    [InlineData("日本日", 4, "日…")]
    public void A_row_is_cut_to_its_columns(string text, int columns, string cut) => Assert.Equal(cut, Row(text).Cut(columns).Text);

    [Fact]
    public void Nothing_is_written_where_nothing_changed()
    {
        Draw([], [Row("a")], "b", 1);

        Assert.Empty(_screen.Draw([], [Row("a")], InputWindow.Of("b", 1, _size.Columns), _size));
    }

    [Fact]
    public void In_a_terminal_that_became_narrower_rows_that_were_broken_are_drawn_over()
    {
        Draw([Row("stays")], [Row("0123456789abcde")], "0123456789", 10);

        // Half as wide: two rows each, and the cursor in the second of the line.
        Assert.Equal("\r\e[3A\e[J", _screen.Erase(new TalkSize(10, 10)));
    }

    [Fact]
    public void Styles_are_left_out_if_they_are_not_wanted()
    {
        var row = new TalkRow(new TalkSpan("romeo", "31"), new TalkSpan(": But"));

        Assert.Contains("\e[31mromeo\e[0m: But", new TalkScreen(styled: true).Draw([row], [], default, _size), StringComparison.Ordinal);
        Assert.Contains("romeo: But", new TalkScreen(styled: false).Draw([row], [], default, _size), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "> ", 2)]
    [InlineData("romeo", 5, "> romeo", 7)]
    [InlineData("romeo", 0, "> romeo", 2)]
    [InlineData("日本", 1, "> 日本", 4)]
    [InlineData("0123456789abcdefghij", 0, "> 0123456789abcdefg", 2)]
    [InlineData("0123456789abcdefghij", 20, "< 9abcdefghij", 13)]
    public void The_cursor_is_always_seen(string text, int cursor, string shown, int column) =>
        Assert.Equal(new InputWindow(shown, column), InputWindow.Of(text, cursor, _size.Columns));

    /// <summary>However narrow the terminal is.</summary>
    [Fact]
    public void The_line_never_takes_more_than_its_columns()
    {
        const string text = "wherefore 日本日本日本 art 😀😀 thou";
        foreach (var (columns, cursor) in Enumerable.Range(5, 40).SelectMany(columns => new[] { 0, 10, 13, text.Length }.Select(cursor => (columns, cursor))))
        {
            var window = InputWindow.Of(text, cursor, columns);

            Assert.InRange(TextWidth.Of(window.Text), 2, columns - 1);
            Assert.InRange(window.Cursor, 2, columns - 1);
        }
    }

    private static TalkRow Row(string text) => new(new TalkSpan(text));

    private void Draw(IReadOnlyList<TalkRow> above, IReadOnlyList<TalkRow> live, string text, int cursor) =>
        _seen.Write(_screen.Draw(above, live, InputWindow.Of(text, cursor, _size.Columns), _size));
}
