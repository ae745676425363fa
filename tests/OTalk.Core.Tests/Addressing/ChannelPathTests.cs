using OTalk.Core.Addressing;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Addressing;

public class ChannelPathTests
{
    private static readonly string _longest = new('x', 255);

    public static TheoryData<string, string, string, int> Valid { get; } = new()
    {
        { "the root", "", "", 0 },
        { "the root as slashes", "///", "", 0 },
        { "one segment", "alleyway", "alleyway", 1 },
        { "slashes around it", "/alleyway/", "alleyway", 1 },
        { "case kept", "alleyway/Juliet", "alleyway/Juliet", 2 },
        { "well-known names in any case", "alleyway/Juliet/PRESENCE/Inbox/fEATURES", "alleyway/Juliet/presence/inbox/features", 5 },
        { "other names keep their case", "Sess/Roster", "Sess/Roster", 2 },
        { "an encoded well-known name", "%50resence", "presence", 1 },
        { "an encoded slash", "a%2fb", "a%2Fb", 1 },
        { "an encoded wildcard", "%2A", "%2A", 1 },
        { "a star inside a name", "a*b/**", "a*b/**", 2 },
        { "needless encoding", "%41%20b", "A b", 1 },
        { "the reserved characters", "%25/%3F/#", "%25/%3F/%23", 3 },
        { "UTF-8, encoded", "caf%C3%A9", "caf\u00e9", 1 },
        { "NFD", "cafe\u0301", "caf\u00e9", 1 },
        { "NFD, encoded", "cafe%CC%81", "caf\u00e9", 1 },
        { "beyond the basic plane", "\ud83d\ude00/%F0%9F%98%80", "\ud83d\ude00/\ud83d\ude00", 2 },
        { "dots are no navigation", "./..", "./..", 2 },
        { "the longest segment", _longest, _longest, 1 },
        { "the deepest path", "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", 16 },
    };

    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "alleyway/*", "the path 'alleyway/*' has a wildcard where one channel must be named" },
        { "sess/*/presence", "the path 'sess/*/presence' has a wildcard where one channel must be named" },
        { "%", "the path segment '%' has a '%' that is not followed by two hexadecimal digits" },
        { "a/%4/b", "the path segment '%4' has a '%' that is not followed by two hexadecimal digits" },
        { "a/%zz", "the path segment '%zz' has a '%' that is not followed by two hexadecimal digits" },
        { "%FF", "the path segment '%FF' is not well-formed UTF-8 where it is percent-encoded" },
        { "%C3", "the path segment '%C3' is not well-formed UTF-8 where it is percent-encoded" },
        { "%ED%A0%80", "the path segment '%ED%A0%80' is not well-formed UTF-8 where it is percent-encoded" },
        { "a%2B\ud800", "the path segment 'a%2B\ufffd' is not well-formed Unicode" },
        { "\udc00", "the path segment '\ufffd' is not well-formed Unicode" },
        { "a\0", "the path segment 'a\ufffd' contains a control character" },
        { "%0A", "the path segment '\ufffd' contains a control character" },
        { "a\u007f", "the path segment 'a\ufffd' contains a control character" },
        { "\u0085", "the path segment '\ufffd' contains a control character" },
        { _longest + "x", $"the path segment '{_longest[..64]}…' is 256 bytes long, more than 255" },
        { new string('\u00e9', 128), $"the path segment '{new string('\u00e9', 64)}…' is 256 bytes long, more than 255" },
        { "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", "the path '1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17' has 17 segments, more than 16" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [Covers("addresses.path.segments", "addresses.path.slashes", "addresses.path.root", "addresses.path.case", "addresses.path.written")]
    public void Valid_paths_have_one_canonical_form(string name, string text, string canonical, int depth)
    {
        Assert.True(ChannelPath.TryParse(text, out var path, out var error), $"{name}: {error}");
        Assert.Equal(canonical, path.Text);
        Assert.Equal(depth, path.Depth);
        Assert.Equal(depth, path.Segments.Count);
        Assert.Equal(path, ChannelPath.Parse(canonical));
        Assert.Equal(path.GetHashCode(), ChannelPath.Parse(canonical).GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    [Covers("addresses.path.segments")]
    public void Malformed_paths_are_refused_by_name(string text, string expected)
    {
        Assert.False(ChannelPath.TryParse(text, out var path, out var error));
        Assert.Null(path);
        Assert.Equal(expected, error);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => ChannelPath.Parse(text)).Message);
    }

    [Fact]
    public void The_tree_can_be_walked_both_ways()
    {
        var inbox = ChannelPath.Parse("alleyway/Juliet/inbox");
        Assert.Equal("inbox", inbox.Name);
        Assert.Equal("alleyway/Juliet", inbox.Parent.Text);
        Assert.Equal(ChannelPath.Root, inbox.Parent.Parent.Parent);
        Assert.Same(ChannelPath.Root, ChannelPath.Root.Parent);
        Assert.Equal(string.Empty, ChannelPath.Root.Name);
        Assert.Equal(inbox, ChannelPath.Root.Append("alleyway").Append("Juliet").Append("Inbox"));
        Assert.Equal(inbox, ChannelPath.Parse("alleyway").Append(ChannelPath.Parse("Juliet/inbox")));
        Assert.Equal("Juliet/inbox", inbox.RelativeTo(ChannelPath.Parse("alleyway")).Text);
        Assert.Equal(ChannelPath.Root, inbox.RelativeTo(inbox));
        Assert.Throws<ArgumentException>(() => inbox.RelativeTo(ChannelPath.Parse("alley")));
    }

    [Theory]
    [InlineData("alleyway", "alleyway", true)]
    [InlineData("alleyway/Juliet", "alleyway", true)]
    [InlineData("alleyway", "", true)]
    [InlineData("alleyways", "alleyway", false)]
    [InlineData("alleyway", "alleyway/Juliet", false)]
    [InlineData("Alleyway", "alleyway", false)]
    public void A_channel_is_below_another_by_whole_segments(string path, string ancestor, bool expected) =>
        Assert.Equal(expected, ChannelPath.Parse(path).IsAtOrBelow(ChannelPath.Parse(ancestor)));

    [Fact]
    public void Order_keeps_each_channel_together_with_what_is_below_it()
    {
        string[] sorted = ["", "a", "a/b", "a/b/c", "a/c", "a!", "ab", "b"];
        Assert.Equal(sorted, sorted.Reverse().Select(static text => ChannelPath.Parse(text)).Order().Select(static path => path.Text));
        Assert.True(ChannelPath.Parse("a/b") < ChannelPath.Parse("a!"));
        Assert.True(ChannelPath.Parse("b") >= ChannelPath.Parse("B"));
    }

    [Fact]
    public void An_appended_name_is_taken_literally()
    {
        Assert.Equal("a/%2A", ChannelPath.Parse("a").Append("*").Text);
        Assert.Equal("a/x%2Fy", ChannelPath.Parse("a").Append("x/y").Text);
        Assert.Equal("a/100%25", ChannelPath.Parse("a").Append("100%").Text);
    }

    [Fact]
    public void Nothing_grows_deeper_than_the_limit()
    {
        var deepest = ChannelPath.Parse(string.Join('/', Enumerable.Repeat("x", ChannelPath.MaxDepth)));
        Assert.False(deepest.TryAppend("y", out _, out var error));
        Assert.Equal("the path would have 17 segments, more than 16", error);
        Assert.Equal(error, Assert.Throws<FormatException>(() => deepest.Append(ChannelPath.Parse("y"))).Message);
        Assert.False(ChannelPath.Root.TryAppend(string.Empty, out _, out error));
        Assert.Equal("a path segment is empty", error);
    }
}
