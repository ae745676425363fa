using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

public sealed class LineEditorTests
{
    private readonly LineEditor _editor = new();

    /// <summary>Keys as words: a name of <see cref="TalkKeyKind"/> in braces, anything else is typed. The bar is the cursor.</summary>
    [Theory]
    [InlineData("", "|")]
    [InlineData("romeo", "romeo|")]
    [InlineData("rmeo{Left}{Left}{Left}o", "ro|meo")]
    [InlineData("romeo{Home}O {End}!", "O romeo!|")]
    [InlineData("romeo{Backspace}{Backspace}", "rom|")]
    [InlineData("romeo{Home}{Backspace}{Delete}{Delete}", "|meo")]
    [InlineData("romeo{Delete}{Right}", "romeo|")]
    [InlineData("romeo{Home}{EndOfInput}", "|omeo")]
    [InlineData("art thou{Left}{Left}{CutToEnd}", "art th|")]
    [InlineData("art thou{Left}{Left}{CutToStart}", "|ou")]
    [InlineData("wherefore art  {CutWord}", "wherefore |")]
    [InlineData("wherefore art{CutWord}{CutWord}{CutWord}", "|")]
    [InlineData("wherefore art{WordLeft}", "wherefore |art")]
    [InlineData("wherefore art{WordLeft}{WordLeft}{WordRight}", "wherefore| art")]
    [InlineData("art {WordRight}{WordLeft}{WordRight}{WordRight}", "art |")]
    [InlineData("ae\u0301{Left}", "a|e\u0301")]
    [InlineData("ae\u0301{Backspace}", "a|")]
    [InlineData("👩‍💻{Left}x", "x|👩‍💻")]
    [InlineData("e{Left}{Right}\u0301{Backspace}", "|")]
    [InlineData("日本{Left}{Delete}", "日|")]
    [InlineData("one{Enter}two{Enter}{Up}", "two|")]
    [InlineData("one{Enter}two{Enter}{Up}{Up}{Up}", "one|")]
    [InlineData("one{Enter}two{Enter}dr{Up}{Up}{Down}", "two|")]
    [InlineData("one{Enter}dr{Up}{Down}{Down}", "dr|")]
    [InlineData("one{Enter}one{Enter}{Up}{Up}", "one|")]
    [InlineData("one{Enter}{Up}!{Enter}{Up}{Up}", "one|")]
    public void Keys_make_the_line(string keys, string line)
    {
        Press(keys);

        Assert.Equal(line, _editor.Text.Insert(_editor.Cursor, "|"));
    }

    [Fact]
    public void Enter_gives_the_line_and_begins_another()
    {
        Press("wherefore");

        Assert.Equal(LineOutcome.Entered, _editor.Press(new TalkKey(TalkKeyKind.Enter)));
        Assert.Equal(("wherefore", "", 0), (_editor.Entered, _editor.Text, _editor.Cursor));
    }

    [Fact]
    public void An_empty_line_is_not_entered()
    {
        Press("  ");

        Assert.Equal(LineOutcome.Goes, _editor.Press(new TalkKey(TalkKeyKind.Enter)));
        Assert.Equal("  ", _editor.Text);
    }

    [Theory]
    [InlineData("", "Interrupt")]
    [InlineData("romeo", "Interrupt")]
    [InlineData("", "EndOfInput")]
    public void Leaving(string line, string key)
    {
        Press(line);

        Assert.Equal(LineOutcome.Leaves, _editor.Press(new TalkKey(Enum.Parse<TalkKeyKind>(key))));
    }

    [Fact]
    public void The_end_of_input_does_not_leave_a_line_that_is_not_empty()
    {
        Press("romeo");

        Assert.Equal(LineOutcome.Goes, _editor.Press(new TalkKey(TalkKeyKind.EndOfInput)));
    }

    [Fact]
    public void A_line_has_a_longest_length_and_ends_with_a_whole_text_element()
    {
        _editor.Press(new TalkKey(TalkKeyKind.Text, new string('x', LineEditor.MostUnits - 1)));
        _editor.Press(new TalkKey(TalkKeyKind.Text, "😀y"));

        Assert.Equal(LineEditor.MostUnits - 1, _editor.Text.Length);
    }

    /// <summary>Whatever is pressed, the cursor stands between text elements, and the text is never broken.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_keys_leave_a_line_that_is_whole(int seed)
    {
        var random = new Random(seed);
        string[] texts = ["a", " ", "\u0301", "日", "😀", "👩‍💻", "\u200d", "🇩", "🇪", "한"];
        for (var step = 0; step < 2000; step++)
        {
            var kind = (TalkKeyKind)random.Next(Enum.GetValues<TalkKeyKind>().Length);
            _editor.Press(random.Next(2) == 0 ? new TalkKey(TalkKeyKind.Text, texts[random.Next(texts.Length)]) : new TalkKey(kind));

            int[] borders = [.. System.Globalization.StringInfo.ParseCombiningCharacters(_editor.Text), _editor.Text.Length];
            Assert.True(borders.Contains(_editor.Cursor), $"seed {seed}, step {step}: {_editor.Cursor} in '{_editor.Text}'");
            Assert.DoesNotContain('\uFFFD', SafeText.Line(_editor.Text));
        }
    }

    private void Press(string keys)
    {
        foreach (var part in System.Text.RegularExpressions.Regex.Split(keys, "({[A-Za-z]+})").Where(part => part.Length > 0))
        {
            _editor.Press(part[0] == '{' ? new TalkKey(Enum.Parse<TalkKeyKind>(part[1..^1])) : new TalkKey(TalkKeyKind.Text, part));
        }
    }
}
