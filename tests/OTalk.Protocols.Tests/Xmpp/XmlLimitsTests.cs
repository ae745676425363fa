using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>What is exactly as large as allowed is read, and what has one more is refused, however the stream is cut.</summary>
public class XmlLimitsTests
{
    private const string Head = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>";

    [Theory]
    [InlineData("<?xml version='1.0'?> ")]
    [InlineData(" \r\n ")]
    [InlineData("")]
    public void The_head_of_a_stream_has_so_many_bytes_with_what_stands_before_it(string before)
    {
        var bytes = Encoding.UTF8.GetBytes(before + Head);
        Assert.Equal(["opened  from  to  id  version 1.0 lang "], XmlWire.Read(Encoding.UTF8.GetBytes(before + Head.Replace(">", " version='1.0'>", StringComparison.Ordinal)), new XmlLimits { StanzaBytes = bytes.Length + 14 }));
        for (var limit = 0; limit < bytes.Length; limit++)
        {
            AssertBroken(bytes, new XmlLimits { StanzaBytes = limit }, $"a stanza is longer than {limit} bytes");
        }
    }

    [Theory]
    [InlineData("<message to='juliet@capulet.fam' id='a'><body>Art thou not Romeo, and a Montague?\r\n</body> </message  >")]
    [InlineData("<message xmlns='jabber:client' to='juliet@capulet.fam'><![CDATA[Art thou not Romeo]]>, and a \u00e9 &lt;</message>")]
    [InlineData("<message a='Art thou not Romeo, and a Montague?' b='Art thou not Romeo, and a Montague?' c='Art thou not Romeo'/>")]
    public void A_stanza_has_so_many_bytes(string stanza)
    {
        var length = Encoding.UTF8.GetByteCount(stanza);
        var bytes = Encoding.UTF8.GetBytes($"{Head}\n  {stanza}\n  {stanza}  {Head}");
        Assert.Equal(4, XmlWire.Read(bytes, new XmlLimits { StanzaBytes = length + 1 }).Count);
        Assert.Equal(3, XmlWire.Read(bytes[..^Head.Length], new XmlLimits { StanzaBytes = length }).Count);
        for (var limit = Head.Length; limit < length; limit++)
        {
            AssertBroken(bytes, new XmlLimits { StanzaBytes = limit }, $"a stanza is longer than {limit} bytes");
        }
    }

    [Fact]
    public void Elements_stand_so_deep_in_each_other()
    {
        var limits = new XmlLimits { Depth = 3 };
        AssertLimit("<a><a><a/></a><a><a>x</a></a></a>", "<a><a><a><a/></a></a></a>", limits, "elements stand deeper than 3 in each other");
    }

    [Fact]
    public void An_element_has_so_many_attributes()
    {
        var limits = new XmlLimits { Attributes = 3 };
        AssertLimit("<a b='' xmlns='u' xmlns:c='u'/>", "<a b='' xmlns='u' xmlns:c='u' d=''/>", limits, "an element has more than 3 attributes");
    }

    [Theory]
    [InlineData("<{0}/>")]
    [InlineData("<{0}></{0}>")]
    [InlineData("<a {0}='1'/>")]
    public void A_name_has_so_many_bytes(string format)
    {
        var limits = new XmlLimits { NameBytes = 20 };
        var name = new string('\u00e9', 10);
        AssertLimit(string.Format(null, format, name), string.Format(null, format, name + "e"), limits, "a name or value is longer than 20 bytes");
    }

    [Fact]
    public void An_end_tag_has_so_many_bytes() =>
        AssertLimit("<abcdefghijkl></abcdefghijkl>", "<abcdefghijkl></abcdefghijklmnopqrstu>", new XmlLimits { NameBytes = 20 }, "a name or value is longer than 20 bytes");

    [Theory]
    [InlineData("1234567890123456789012345678901234567890", "12345678901234567890123456789012345678901", "a name or value is longer than 40 bytes")]
    [InlineData("\r\n34567890123456789012345678901234567890'", "\n34567890123456789012345678901234567890''", "a name or value is longer than 40 bytes")]
    [InlineData("34567890123456789012345678901234567890&#xe9;", "34567890123456789012345678901234567890&#xe9;&lt;", "a value is longer than 40 bytes")]
    public void A_value_has_so_many_bytes_when_its_references_are_resolved(string allowed, string refused, string fault)
    {
        var limits = new XmlLimits { ValueBytes = 40 };
        AssertLimit($"<a b=\"{allowed}\"/>", $"<a b=\"{refused}\"/>", limits, fault);
    }

    [Fact]
    public void A_namespace_has_so_many_bytes()
    {
        var limits = new XmlLimits { NamespaceBytes = 32 };
        AssertLimit("<a xmlns='12345678901234567890123456789\u20ac'/>", "<a xmlns='123456789012345678901234567890\u20ac'/>", limits, "the name of a namespace is longer than 32 bytes");
        AssertLimit("<a xmlns:b='12345678901234567890123456789012'/>", "<a xmlns:b='123456789012345678901234567890123'/>", limits, "the name of a namespace is longer than 32 bytes");
    }

    private static void AssertLimit(string allowed, string refused, XmlLimits limits, string fault)
    {
        // A head that is within all of these limits.
        const string head = "<s:stream xmlns:s='http://etherx.jabber.org/streams'>";
        limits = limits with { ValueBytes = Math.Max(limits.ValueBytes, 32), NamespaceBytes = Math.Max(limits.NamespaceBytes, 32) };
        var bytes = Encoding.UTF8.GetBytes(head + allowed);
        var found = XmlWire.Read(bytes, limits);
        Assert.Equal(2, found.Count);
        Assert.StartsWith("<", found[1], StringComparison.Ordinal);
        Assert.Equal(found, XmlWire.ReadPieces(XmlWire.Bytewise(bytes), limits));
        AssertBroken(Encoding.UTF8.GetBytes(head + refused), limits, fault);
    }

    private static void AssertBroken(byte[] bytes, XmlLimits limits, string fault)
    {
        var found = XmlWire.Read(bytes, limits);
        Assert.Equal($"fault policy-violation: {fault}", found[^1]);
        Assert.Equal(found, XmlWire.ReadPieces(XmlWire.Bytewise(bytes), limits));
        Assert.Equal(found, XmlWire.ReadPieces(bytes.Chunk(5), limits));
    }
}
