using OTalk.Core.Addressing;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class JidTests
{
    /// <summary>Addresses as they come, and in normal form; those of RFC 7622, section 3.5, among them.</summary>
    public static TheoryData<string, string> Good { get; } = new()
    {
        { "juliet@example.com", "juliet@example.com" },
        { "juliet@example.com/foo", "juliet@example.com/foo" },
        { "juliet@example.com/foo bar", "juliet@example.com/foo bar" },
        { "juliet@example.com/foo@bar", "juliet@example.com/foo@bar" },
        { "foo\\20bar@example.com", "foo\\20bar@example.com" },
        { "fussball@example.com", "fussball@example.com" },
        { "fu\u00dfball@example.com", "fu\u00dfball@example.com" },
        { "\u03c0@example.com", "\u03c0@example.com" },
        { "\u03a3@example.com/foo", "\u03c3@example.com/foo" },
        { "\u03c3@example.com/foo", "\u03c3@example.com/foo" },
        { "\u03c2@example.com/foo", "\u03c2@example.com/foo" },
        { "king@example.com/\u265a", "king@example.com/\u265a" },
        { "example.com", "example.com" },
        { "example.com/foobar", "example.com/foobar" },
        { "a.example.com/b@example.net", "a.example.com/b@example.net" },
        { "Juliet@EXAMPLE.com./Foo", "juliet@example.com/Foo" },
        { "juliet@b\u00fccher.example", "juliet@xn--bcher-kva.example" },
        { "romeo@montague.com/a/b//c", "romeo@montague.com/a/b//c" },
        { "romeo@montague.com/ ", "romeo@montague.com/ " },
        { "romeo@montague.com/a\u00a0b\u2003c\u3000", "romeo@montague.com/a b c " },
        { "romeo@montague.com/e\u0301\u212b", "romeo@montague.com/\u00e9\u00c5" },
        { "romeo@montague.com/\uff21\ufb01", "romeo@montague.com/\uff21\ufb01" },
        { "romeo@montague.com/\u1112\u1161\u11ab", "romeo@montague.com/\ud55c" },
        { "romeo@montague.com/\u0915\u094d\u200d\u0937", "romeo@montague.com/\u0915\u094d\u200d\u0937" },
        { "romeo@montague.com/\u0645\u06cc\u200c\u062e", "romeo@montague.com/\u0645\u06cc\u200c\u062e" },
        { "romeo@montague.com/\ud83d\ude00", "romeo@montague.com/\ud83d\ude00" },
        { "localhost", "localhost" },
        { "127.0.0.1/a:b", "127.0.0.1/a:b" },
        { "romeo@montague.com/" + new string('x', 1023), "romeo@montague.com/" + new string('x', 1023) },
        { "romeo@montague.com/" + string.Concat(Enumerable.Repeat("\u20ac", 341)), "romeo@montague.com/" + string.Concat(Enumerable.Repeat("\u20ac", 341)) },
    };

    /// <summary>What is none; that of RFC 7622, section 3.5, among it.</summary>
    public static TheoryData<string?, string> Bad { get; } = new()
    {
        { null, "the address is missing" },
        { "", "the server is missing" },
        { "\"juliet\"@example.com", "the user '\"juliet\"' contains '\"'" },
        { "foo bar@example.com", "the user 'foo bar' contains white space" },
        { "juliet@example.com/ foo\u0007", "the resource has a character that no resource may have" },
        { "@example.com/", "the user before '@' is empty" },
        { "@example.com", "the user before '@' is empty" },
        { "henry\u2163@example.com@", "the server 'example.com@' contains '@'" },
        { "romeo@montague.com/", "the resource behind '/' is empty" },
        { "/foo", "the server is missing" },
        { "romeo@", "the server is missing" },
        { "romeo@montague.com:5269", "the address has a colon before its resource" },
        { "otalk:romeo@montague.com", "the address has a colon before its resource" },
        { "[::1]", "the address has a colon before its resource" },
        { "romeo@-montague.com", "the server '-montague.com' has a label that begins or ends with '-'" },
        { "romeo&juliet@montague.com", "the user 'romeo&juliet' contains '&'" },
        { "romeo@montague.com/\u0000", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u007f", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u00ad", "the resource has a character that no resource may have" },
        { "romeo@montague.com/a\u200bb", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u200d", "the resource has a character that no resource may have" },
        { "romeo@montague.com/a\u200db", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u202e", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u2028", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u2764\ufe0f", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\ue000", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u0378", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\u1112", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\udb40\udc41", "the resource has a character that no resource may have" },
        { "romeo@montague.com/\ud800", "the resource is not well-formed Unicode" },
        { "romeo@montague.com/\udc00a", "the resource is not well-formed Unicode" },
        { "romeo@montague.com/\ufffe", "the resource is not well-formed Unicode" },
        { "romeo@montague.com/\ufdd0", "the resource is not well-formed Unicode" },
        { "romeo@montague.com/\ud83f\udfff", "the resource is not well-formed Unicode" },
        { "romeo@montague.com/" + new string('x', 1024), "the resource is longer than 1023 bytes" },
        { "romeo@montague.com/" + string.Concat(Enumerable.Repeat("\u20ac", 342)), "the resource is longer than 1023 bytes" },
        { new string('x', 256) + "@montague.com", "the user 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\u2026' is 256 bytes long, more than 255" },
        { new string('x', 100_000), "a part of the address is longer than 1023 bytes" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void An_address_has_one_form(string text, string normal)
    {
        Assert.True(Jid.TryParse(text, out var jid, out var error), error);
        Assert.Equal(normal, jid.ToString());
        Assert.Equal(jid, Jid.Parse(normal));
        Assert.Equal(jid.GetHashCode(), Jid.Parse(normal).GetHashCode());
        Assert.Equal(normal, Jid.Parse(normal).ToString());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_address_is_refused(string? text, string expected)
    {
        Assert.False(Jid.TryParse(text, out var jid, out var error));
        Assert.Null(jid);
        Assert.Equal(expected, error);
        Assert.False(Jid.TryParse(text, out _));
    }

    [Fact]
    public void An_address_has_parts()
    {
        var full = Jid.Parse("Juliet@capulet.fam/Balcony/1");
        Assert.Equal(("juliet", "capulet.fam", "Balcony/1"), (full.Local, full.Domain, full.Resource));
        Assert.Equal(Identity.Parse("juliet@capulet.fam"), full.Identity);
        Assert.False(full.IsBare);
        Assert.False(full.IsDomain);
        var bare = full.Bare;
        Assert.Equal(("juliet", "capulet.fam", null), (bare.Local, bare.Domain, bare.Resource));
        Assert.True(bare.IsBare);
        Assert.False(bare.IsDomain);
        Assert.Same(bare, bare.Bare);
        Assert.Equal(bare, Jid.Of(full.Identity));
        var domain = Jid.Parse("capulet.fam");
        Assert.Null(domain.Local);
        Assert.True(domain.IsDomain);
        Assert.False(Jid.Parse("capulet.fam/a").IsDomain);
    }

    [Fact]
    public void Addresses_differ_by_any_of_their_parts()
    {
        Jid[] all = [.. new[] { "a@b/c", "a@b/C", "a@b", "b", "b/c", "a@c/c", "c@b/c", "b@a/c" }.Select(Jid.Parse)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.False(all[0].Equals(null));
        Assert.False(all[0].Equals((object)"a@b/c"));
        Assert.True(all[0].Equals((object)Jid.Parse("A@B/c")));
    }

    [Fact]
    public void An_address_is_put_together_of_parts()
    {
        Assert.True(Jid.TryCreate("Juliet", "Capulet.fam", "a@b/c", out var jid));
        Assert.Equal("juliet@capulet.fam/a@b/c", jid.ToString());
        Assert.True(Jid.TryCreate(null, "capulet.fam", null, out jid));
        Assert.Equal("capulet.fam", jid.ToString());
        Assert.True(jid.TryWithResource("a\u00a0b", out jid));
        Assert.Equal("capulet.fam/a b", jid.ToString());
        foreach (var (local, domain, resource) in new (string?, string, string?)[]
        {
            ("a@b", "c", null), ("", "c", null), (null, "a@c", null), ("a", "b@c", null), ("a/b", "c", null), ("a", "c/d", null), ("a", "", null),
            ("a", "c", ""), ("a", "c", "\u0001"), ("otalk:a", "c", null), (null, "otalk:c", null),
        })
        {
            Assert.False(Jid.TryCreate(local, domain, resource, out jid));
            Assert.Null(jid);
        }

        Assert.False(Jid.Parse("capulet.fam").TryWithResource("", out _));
        Assert.Throws<FormatException>(static () => Jid.Parse("@"));
    }
}
