using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

public sealed class TextWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("romeo", 5)]
    [InlineData("日本", 4)]
    [InlineData("한", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("😀", 2)]
    [InlineData("👩‍💻", 2)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("❤", 1)]
    [InlineData("\u200B", 0)]
    public void Text_takes_the_columns_a_terminal_gives_it(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Theory]
    [InlineData("romeo", 3, "rom")]
    [InlineData("romeo", 9, "romeo")]
    [InlineData("romeo", 0, "")]
    [InlineData("日本", 3, "日")]
    [InlineData("ae\u0301i", 2, "ae\u0301")]
    [InlineData("a👩‍💻b", 2, "a")]
    public void A_cut_never_goes_through_a_text_element(string text, int columns, string cut) => Assert.Equal(cut, TextWidth.Cut(text, columns));

    [Theory]
    [InlineData("romeo", 2, "meo")]
    [InlineData("日本", 1, "本")]
    [InlineData("日本", 0, "日本")]
    [InlineData("e\u0301a", 1, "a")]
    public void A_start_is_cut_off_in_whole_text_elements(string text, int columns, string rest) =>
        Assert.Equal(rest, TextWidth.CutStart(text, columns));
}
