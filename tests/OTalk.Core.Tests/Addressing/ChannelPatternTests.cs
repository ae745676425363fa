using OTalk.Core.Addressing;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Addressing;

public class ChannelPatternTests
{
    [Theory]
    [InlineData("", "", "", true, false)]
    [InlineData("*", "*", "", false, true)]
    [InlineData("/*", "*", "", false, true)]
    [InlineData("*/", "*/", "", false, false)]
    [InlineData("alleyway/", "alleyway", "alleyway", true, false)]
    [InlineData("alleyway//*", "alleyway/*", "alleyway", false, true)]
    [InlineData("alleyway/*//", "alleyway/*/", "alleyway", false, false)]
    [InlineData("sess/*/Presence/", "sess/*/presence", "sess", false, false)]
    [InlineData("a/*/b/*", "a/*/b/*", "a", false, true)]
    [InlineData("a/%2A", "a/%2A", "a/%2A", true, false)]
    [InlineData("a/%2A/*/", "a/%2A/*/", "a/%2A", false, false)]
    [InlineData("a/b*/**", "a/b*/**", "a/b*/**", true, false)]
    public void Patterns_have_one_canonical_form(string text, string canonical, string prefix, bool exact, bool recursive)
    {
        var pattern = ChannelPattern.Parse(text);
        Assert.Equal(canonical, pattern.Text);
        Assert.Equal(prefix, pattern.Prefix.Text);
        Assert.Equal(exact, pattern.IsExact);
        Assert.Equal(recursive, pattern.IsRecursive);
        Assert.Equal(pattern, ChannelPattern.Parse(canonical));
        Assert.Equal(pattern.GetHashCode(), ChannelPattern.Parse(canonical).GetHashCode());
    }

    [Theory]
    [InlineData("*/%4", "the path segment '%4' has a '%' that is not followed by two hexadecimal digits")]
    [InlineData("1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/*/", "the path '1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/*/' has 17 segments, more than 16")]
    public void Malformed_patterns_are_refused_by_name(string text, string expected)
    {
        Assert.False(ChannelPattern.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => ChannelPattern.Parse(text)).Message);
    }

    [Theory]
    [InlineData("alleyway", "alleyway", "")]
    [InlineData("alleyway", "alleyway/Juliet", null)]
    [InlineData("alleyway", "", null)]
    [InlineData("alleyway/*", "alleyway", "")]
    [InlineData("alleyway/*", "alleyway/Juliet/inbox", "Juliet/inbox")]
    [InlineData("alleyway/*", "alleyways", null)]
    [InlineData("alleyway/*/", "alleyway", null)]
    [InlineData("alleyway/*/", "alleyway/Juliet", "Juliet")]
    [InlineData("alleyway/*/", "alleyway/Juliet/inbox", null)]
    [InlineData("sess/*/presence", "sess/Balcony/presence", "Balcony")]
    [InlineData("sess/*/presence", "sess/presence", null)]
    [InlineData("sess/*/presence", "sess/Balcony/inbox", null)]
    [InlineData("a/*/b/*", "a/x/b", "x")]
    [InlineData("a/*/b/*", "a/x/b/y/z", "x/y/z")]
    [InlineData("*", "", "")]
    [InlineData("*", "a/b", "a/b")]
    [InlineData("*/", "", null)]
    [InlineData("%2A", "%2A", "")]
    [InlineData("%2A", "a", null)]
    [Covers("addresses.pattern.wildcard", "addresses.pattern.middle", "addresses.pattern.one-level", "addresses.pattern.recursive")]
    [Covers("addresses.pattern.all")]
    public void A_match_captures_what_the_wildcards_stand_for(string pattern, string path, string? captured)
    {
        var channel = ChannelPath.Parse(path);
        Assert.Equal(captured is not null, ChannelPattern.Parse(pattern).Matches(channel));
        Assert.Equal(captured is not null, ChannelPattern.Parse(pattern).TryCapture(channel, out var found));
        Assert.Equal(captured, found?.Text);
    }

    [Fact]
    public void Patterns_made_from_paths_equal_those_that_were_read()
    {
        var path = ChannelPath.Parse("alleyway/%2A");
        Assert.Equal(ChannelPattern.Parse("alleyway/%2A"), ChannelPattern.Exact(path));
        Assert.Equal(ChannelPattern.Parse("alleyway/%2A/*"), ChannelPattern.AtOrBelow(path));
        Assert.NotEqual(ChannelPattern.Exact(path), ChannelPattern.AtOrBelow(path));
        Assert.NotEqual(ChannelPattern.Parse("alleyway/*/"), ChannelPattern.Parse("alleyway/*"));
    }
}
