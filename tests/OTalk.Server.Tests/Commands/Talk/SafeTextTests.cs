using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("wherefore art thou", "wherefore art thou")]
    [InlineData("\e[2Jgone", "\uFFFD[2Jgone")]
    [InlineData("\u009b31mred", "\uFFFD31mred")]
    [InlineData("\e]0;title\a", "\uFFFD]0;title\uFFFD")]
    [InlineData("bell\a, back\b, delete\x7f, nothing\0", "bell\uFFFD, back\uFFFD, delete\uFFFD, nothing\uFFFD")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\nb\r\nc\rd\u2028e", "a b c d e")]
    [InlineData("turned \u202Eround\u2066 ", "turned \uFFFDround\uFFFD ")]
    [InlineData("👩‍💻 é ﷽", "👩‍💻 é ﷽")]
    public void Nothing_that_a_terminal_obeys_is_left(string text, string line) => Assert.Equal(line, SafeText.Line(text));

    [Fact]
    public void Lines_are_told_apart_and_each_is_made_harmless() =>
        Assert.Equal(["one", "two\uFFFD[A", "", "four"], SafeText.Lines("one\ntwo\e[A\r\n\nfour\n"));

    [Fact]
    public void Half_a_surrogate_pair_is_no_character() => Assert.Equal("half \uFFFD", SafeText.Line("half \ud83d"));

    [Fact]
    public void An_empty_text_is_one_empty_line() => Assert.Equal([""], SafeText.Lines(""));

    /// <summary>No character of any plane gets through that the runtime calls a control character.</summary>
    [Fact]
    public void No_control_character_gets_through()
    {
        var all = string.Concat(Enumerable.Range(0, 0x3000).Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32));

        Assert.DoesNotContain(SafeText.Line(all), char.IsControl);
    }
}
