using OTalk.Core.Addressing;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Addressing;

public class IdentityUriTests
{
    public static TheoryData<string, string, string> Valid { get; } = new()
    {
        { "a server", "montague.com", "montague.com" },
        { "a user", "romeo@montague.com", "romeo@montague.com" },
        { "the prefix", "otalk:romeo@montague.com", "romeo@montague.com" },
        { "the prefix in capitals", "OTALK:romeo@montague.com", "romeo@montague.com" },
        { "white space behind the prefix", "otalk: romeo@montague.com/sess/Balcony", "romeo@montague.com/sess/Balcony" },
        { "a path", "romeo@montague.com/alleyway", "romeo@montague.com/alleyway" },
        { "slashes to ignore", "romeo@montague.com//alleyway///Juliet/", "romeo@montague.com/alleyway/Juliet" },
        { "the root written as a slash", "juliet@capulet.com/", "juliet@capulet.com" },
        { "the example of the reference", "otalk:juliet@capulet.fam/chats/aabbcceeff?key=topic", "juliet@capulet.fam/chats/aabbcceeff?key=topic" },
        { "a query at the root", "romeo@montague.com?messages", "romeo@montague.com?messages" },
        { "an empty query", "romeo@montague.com/alleyway?", "romeo@montague.com/alleyway" },
        { "the order of parameters", "montague.com/a?messages&ns=x&key=k", "montague.com/a?key=k&ns=x&messages" },
        { "capitals in user and server", "Romeo@MONTAGUE.com/Alleyway", "romeo@montague.com/Alleyway" },
        { "a user in NFD", "zoe\u0308@montague.com", "zo\u00eb@montague.com" },
        { "a user with the rest of ASCII", "a.b-c_d~!$%()*+,;=[]^`{|}@localhost", "a.b-c_d~!$%()*+,;=[]^`{|}@localhost" },
        { "a single label", "romeo@localhost", "romeo@localhost" },
        { "an IPv4 literal", "romeo@127.0.0.1", "romeo@127.0.0.1" },
        { "an international name", "romeo@b\u00fccher.example", "romeo@xn--bcher-kva.example" },
        { "an international name in ASCII", "romeo@xn--bcher-kva.example", "romeo@xn--bcher-kva.example" },
        { "a final dot", "romeo@montague.com.", "romeo@montague.com" },
        { "a recursive pattern", "romeo@montague.com/alleyway/*", "romeo@montague.com/alleyway/*" },
        { "a pattern of one level", "romeo@montague.com/roster/*/", "romeo@montague.com/roster/*/" },
        { "a wildcard in the middle", "juliet@capulet.com/sess/*/presence?messages", "juliet@capulet.com/sess/*/presence?messages" },
    };

    public static TheoryData<string, string> Malformed { get; } = new()
    {
        { "", "the server is missing" },
        { "otalk:", "the server is missing" },
        { "romeo@", "the server is missing" },
        { "/alleyway", "the server is missing" },
        { "@montague.com", "the user before '@' is empty" },
        { "otalk:otalk:romeo@montague.com", "the user 'otalk:romeo' contains ':'" },
        { "romeo@montague.com:5222", "the server 'montague.com:5222' must not have a port" },
        { "romeo@mon tague.com", "the server 'mon tague.com' contains ' '" },
        { "romeo@juliet@capulet.com", "the server 'juliet@capulet.com' contains '@'" },
        { "romeo@montague..com", "the server 'montague..com' has an empty label" },
        { "romeo@.", "the server '.' has an empty label" },
        { "romeo@-montague.com", "the server '-montague.com' has a label that begins or ends with '-'" },
        { "romeo@under_score.com", "the server 'under_score.com' contains '_'" },
        { "romeo@\u00fc\ud800.com", "the server '\u00fc\ufffd.com' is not a valid international domain name" },
        { "ro meo@montague.com", "the user 'ro meo' contains white space" },
        { "ro\u0001meo@montague.com", "the user 'ro\ufffdmeo' contains a control character" },
        { "ro\"meo@montague.com", "the user 'ro\"meo' contains '\"'" },
        { "ro\ud800meo@montague.com", "the user 'ro\ufffdmeo' is not well-formed Unicode" },
        { "romeo@montague.com/a%2", "the path segment 'a%2' has a '%' that is not followed by two hexadecimal digits" },
        { "romeo@montague.com/a\n", "the path segment 'a\ufffd' contains a control character" },
        { "romeo@montague.com/a?color=red", "the query parameter 'color' is unknown" },
        { "romeo@montague.com/a?msgid=7", "the query parameter 'msgid' with the value '7' is not a UUID" },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    [Covers("addresses.form", "addresses.prefix.accepted")]
    public void Valid_addresses_have_one_canonical_form(string name, string text, string canonical)
    {
        Assert.True(IdentityUri.TryParse(text, out var uri, out var error), $"{name}: {error}");
        Assert.Equal(canonical, uri.ToString());
        Assert.Equal("otalk:" + canonical, uri.ToUri());
        Assert.Equal(uri, IdentityUri.Parse(canonical));
        Assert.Equal(uri, IdentityUri.Parse(uri.ToUri()));
        Assert.Equal(uri.GetHashCode(), IdentityUri.Parse(canonical).GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    [Covers("addresses.malformed")]
    public void Malformed_addresses_are_refused_by_name(string text, string expected)
    {
        Assert.False(IdentityUri.TryParse(text, out var uri, out var error));
        Assert.Null(uri);
        Assert.Equal(expected, error);
        Assert.Equal(expected, Assert.Throws<FormatException>(() => IdentityUri.Parse(text)).Message);
    }

    [Theory]
    [InlineData("otalk:romeo@montague.com/alleyway?messages", "romeo@montague.com/alleyway")]
    [InlineData("romeo@montague.com/alleyway/*", "romeo@montague.com/alleyway")]
    [InlineData("romeo@montague.com/sess/*/presence", "romeo@montague.com/sess")]
    [InlineData("romeo@montague.com/*", "romeo@montague.com")]
    [InlineData("montague.com", "montague.com")]
    [Covers("stanzas.answer.members")]
    public void Replies_come_from_the_literal_part_of_what_was_addressed(string text, string expected) =>
        Assert.Equal(expected, IdentityUri.Parse(text).ReplyAddress);

    [Fact]
    public void Only_an_exact_address_has_a_path()
    {
        var exact = IdentityUri.Parse("romeo@montague.com/alleyway?keys");
        Assert.False(exact.IsPattern);
        Assert.Equal(ChannelPath.Parse("alleyway"), exact.Path);
        Assert.Equal("romeo@montague.com/alleyway", exact.WithoutQuery().ToString());

        var pattern = IdentityUri.Parse("romeo@montague.com/alleyway/*");
        Assert.True(pattern.IsPattern);
        Assert.Same(pattern, pattern.WithoutQuery());
        Assert.Throws<InvalidOperationException>(() => pattern.Path);
    }
}
