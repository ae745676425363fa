using OTalk.Server.Commands.Talk;

namespace OTalk.Server.Tests.Commands.Talk;

public sealed class KeyDecoderTests
{
    private const ConsoleModifiers None = ConsoleModifiers.None;

    private readonly KeyDecoder _decoder = new();

    [Theory]
    [InlineData(ConsoleKey.Enter, '\r', None, "Enter")]
    [InlineData(ConsoleKey.Backspace, '\x7f', None, "Backspace")]
    [InlineData(ConsoleKey.Delete, '\0', None, "Delete")]
    [InlineData(ConsoleKey.LeftArrow, '\0', None, "Left")]
    [InlineData(ConsoleKey.RightArrow, '\0', ConsoleModifiers.Control, "WordRight")]
    [InlineData(ConsoleKey.UpArrow, '\0', None, "Up")]
    [InlineData(ConsoleKey.DownArrow, '\0', None, "Down")]
    [InlineData(ConsoleKey.Home, '\0', None, "Home")]
    [InlineData(ConsoleKey.End, '\0', None, "End")]
    [InlineData(ConsoleKey.A, '\x01', ConsoleModifiers.Control, "Home")]
    [InlineData(ConsoleKey.E, '\x05', ConsoleModifiers.Control, "End")]
    [InlineData(ConsoleKey.U, '\x15', ConsoleModifiers.Control, "CutToStart")]
    [InlineData(ConsoleKey.K, '\x0b', ConsoleModifiers.Control, "CutToEnd")]
    [InlineData(ConsoleKey.W, '\x17', ConsoleModifiers.Control, "CutWord")]
    [InlineData(ConsoleKey.L, '\x0c', ConsoleModifiers.Control, "Redraw")]
    [InlineData(ConsoleKey.C, '\x03', ConsoleModifiers.Control, "Interrupt")]
    [InlineData(ConsoleKey.D, '\x04', ConsoleModifiers.Control, "EndOfInput")]
    public void Keys_ask_for_something(ConsoleKey key, char character, ConsoleModifiers modifiers, string kind) =>
        Assert.Equal([new TalkKey(Enum.Parse<TalkKeyKind>(kind))], Decode(Key(character, key, modifiers)));

    [Theory]
    [InlineData("romeo", "romeo")]
    [InlineData("日本 é", "日本 é")]
    [InlineData("a😀b", "a😀b")]
    [InlineData("a\u0002\u007fb\0", "ab")]
    public void Characters_are_text(string typed, string text) =>
        Assert.Equal(text, string.Concat(typed.SelectMany(character => Decode(Key(character))).Select(key => key.Text)));

    [Fact]
    public void A_surrogate_without_its_pair_is_nothing() => Assert.Empty(Decode(Key('\ude00')));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_paste_is_one_text_in_which_breaks_are_spaces(bool asAlt)
    {
        TalkKey[] keys = [.. Type(Bracket("200~", asAlt)), .. Type("one\ntwo\tthree\a😀".Select(character => Key(character))), .. Type(Bracket("201~", asAlt))];

        Assert.Equal([new TalkKey(TalkKeyKind.Text, "one two three\uFFFD😀")], keys);
    }

    [Fact]
    public void Enter_in_a_paste_sends_nothing()
    {
        TalkKey[] keys = [.. Type(Bracket("200~", asAlt: false)), .. Decode(Key('a')), .. Decode(Key('\r', ConsoleKey.Enter)), .. Type(Bracket("201~", asAlt: false))];

        Assert.Equal([new TalkKey(TalkKeyKind.Text, "a ")], keys);
    }

    [Fact]
    public void A_paste_ends_also_where_its_end_comes_in_two_parts()
    {
        TalkKey[] keys =
        [
            .. Type(Bracket("200~", asAlt: false)),
            .. Decode(Key('a')),
            .. _decoder.Decode(Key('\e', ConsoleKey.Escape), followed: false),
            .. Type("[201~b".Select(character => Key(character))),
        ];

        Assert.Equal([new TalkKey(TalkKeyKind.Text, "a"), new TalkKey(TalkKeyKind.Text, "b")], keys);
    }

    [Fact]
    public void Of_sequences_that_are_not_known_nothing_is_left() => Assert.Equal(
        [new TalkKey(TalkKeyKind.Text, "x")],
        [.. Type(Bracket("1;2P", asAlt: false)), .. Type(Bracket("?99h", asAlt: true)), .. Decode(Key('x'))]);

    [Fact]
    public void Escape_and_a_bracket_that_are_typed_are_a_bracket()
    {
        TalkKey[] keys = [.. _decoder.Decode(Key('\e', ConsoleKey.Escape), followed: false), .. Decode(Key('[')), .. Decode(Key('2'))];

        Assert.Equal([new TalkKey(TalkKeyKind.Text, "["), new TalkKey(TalkKeyKind.Text, "2")], keys);
    }

    private static ConsoleKeyInfo Key(char character, ConsoleKey key = default, ConsoleModifiers modifiers = None) =>
        new(character, key, modifiers.HasFlag(ConsoleModifiers.Shift), modifiers.HasFlag(ConsoleModifiers.Alt), modifiers.HasFlag(ConsoleModifiers.Control));

    // The two ways in which consoles give ESC [.
    private static IEnumerable<ConsoleKeyInfo> Bracket(string rest, bool asAlt) =>
    [
        .. asAlt ? [Key('[', modifiers: ConsoleModifiers.Alt)] : (ConsoleKeyInfo[])[Key('\e', ConsoleKey.Escape), Key('[')],
        .. rest.Select(character => Key(character)),
    ];

    private IEnumerable<TalkKey> Type(IEnumerable<ConsoleKeyInfo> keys) => [.. keys.SelectMany(Decode)];

    private IEnumerable<TalkKey> Decode(ConsoleKeyInfo key) => [.. _decoder.Decode(key, followed: true)];
}
