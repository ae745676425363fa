using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class JidEscapingTests
{
    private static readonly SearchValues<char> _forbidden = SearchValues.Create(" \"&'/:<>@");

    /// <summary>The examples of XEP-0106, sections 5 and 6.</summary>
    public static TheoryData<string, string> Examples { get; } = new()
    {
        { "space cadet", "space\\20cadet" },
        { "call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22" },
        { "at&t guy", "at\\26t\\20guy" },
        { "d'artagnan", "d\\27artagnan" },
        { "/.fanboy", "\\2f.fanboy" },
        { "::foo::", "\\3a\\3afoo\\3a\\3a" },
        { "<foo>", "\\3cfoo\\3e" },
        { "user@host", "user\\40host" },
        { "c:\\net", "c\\3a\\net" },
        { "c:\\\\net", "c\\3a\\\\net" },
        { "c:\\cool stuff", "c\\3a\\cool\\20stuff" },
        { "c:\\5commas", "c\\3a\\5c5commas" },
        { "treasure\\40island", "treasure\\5c40island" },
        { "alleyway%romeo", "alleyway%romeo" },
        { "\\", "\\" },
        { "\\5", "\\5" },
        { "\\5d \\2", "\\5d\\20\\2" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_text_is_escaped_and_read_again(string text, string local)
    {
        Assert.True(JidEscaping.TryEscape(text, out var escaped));
        Assert.Equal(local, escaped);
        Assert.Equal(text, JidEscaping.Unescape(local));
    }

    [Theory]
    [InlineData(" romeo")]
    [InlineData("romeo ")]
    [InlineData(" ")]
    public void A_space_at_either_end_cannot_be_said(string text)
    {
        Assert.False(JidEscaping.TryEscape(text, out var local));
        Assert.Null(local);
    }

    [Theory]
    [InlineData("\\20romeo", "\\20romeo")]
    [InlineData("romeo\\20", "romeo\\20")]
    [InlineData("\\20\\20\\20", "\\20 \\20")]
    [InlineData("a\\2Fb\\5Cc", "a/b\\c")]
    [InlineData("\\5c20", "\\20")]
    public void What_is_no_escape_stays(string local, string text) => Assert.Equal(text, JidEscaping.Unescape(local));

    [Fact]
    public void Every_text_comes_back()
    {
        var texts = Gen.ListOf(Gen.Elements("a", "\\", "2", "0", "5", "c", "C", "f", " ", "@", "/", "\"", "&", "'", ":", "<", ">", "\u00e9"), 8).Select(static all => string.Concat(all));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(Arb.From(texts), static text =>
        {
            if (JidEscaping.TryEscape(text, out var local))
            {
                Assert.Equal(-1, local.AsSpan().IndexOfAny(_forbidden));
                Assert.Equal(text, JidEscaping.Unescape(local));
            }
            else
            {
                Assert.True(text.StartsWith(' ') || text.EndsWith(' '));
            }
        }));
    }
}
