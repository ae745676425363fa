using System.Buffers;
using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class StreamHeadTests
{
    private const string Usual =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' "
        + "from='montague.com' to='capulet.fam' id='a&amp;&apos;b' version='1.0' xml:lang='en'>";

    private static readonly StreamHead _usual = new(Ns.Server)
    {
        From = "montague.com",
        To = "capulet.fam",
        Id = "a&'b",
        Language = "en",
        Prefixes = [StreamHead.DialbackPrefix],
    };

    [Fact]
    public void A_head_says_what_it_was_written_from()
    {
        Assert.Equal(Usual, Written(_usual));
        var head = Read(Usual);
        Assert.Equal(_usual.Prefixes, head.Prefixes);
        Assert.Equal(_usual, head with { Prefixes = _usual.Prefixes });
        Assert.True(head.Declares(Ns.Dialback));
        Assert.False(head.Declares("urn:xmpp:features:bidi"));
    }

    [Fact]
    public void What_is_not_said_is_not_written()
    {
        // As a component opens its stream (XEP-0114, section 3), and as somebody did before RFC 3920.
        var head = new StreamHead(Ns.Component) { To = "rooms.montague.com", Version = null };
        var text = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='rooms.montague.com'>";
        Assert.Equal(text, Written(head));
        Assert.Equal(head, Read(text) with { Prefixes = head.Prefixes });
        Assert.Empty(Read(text).Prefixes);
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.1", true)]
    [InlineData("2.0", true)]
    [InlineData("01.0", true)]
    [InlineData("10.0", true)]
    [InlineData("0.9", false)]
    [InlineData("0.0", false)]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData(null, false)]
    public void From_version_1_a_stream_has_features(string? version, bool has) => Assert.Equal(has, new StreamHead(Ns.Server) { Version = version }.HasFeatures);

    [Fact]
    public void Prefixes_that_are_declared_are_used()
    {
        var output = new ArrayBufferWriter<byte>();
        _usual.Write(new XmlElement("result", Ns.Dialback, [("to", "capulet.fam")], "key"), output);
        _usual.Write(new XmlElement("features", Ns.Streams, new XmlElement("dialback", "urn:xmpp:features:dialback")), output);
        (_usual with { Prefixes = [] }).Write(new XmlElement("verify", Ns.Dialback), output);
        new StreamHead(Ns.Streams).Write(new XmlElement("features", Ns.Streams), output);
        output.Write(StreamHead.End);
        Assert.Equal(
            "<db:result to='capulet.fam'>key</db:result><stream:features><dialback xmlns='urn:xmpp:features:dialback'/></stream:features>"
            + "<verify xmlns='jabber:server:dialback'/><features/></stream:stream>",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static string Written(StreamHead head)
    {
        var output = new ArrayBufferWriter<byte>();
        head.WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static StreamHead Read(string text)
    {
        var reader = new XmlStreamReader(XmlWire.Limits);
        reader.Append(Encoding.UTF8.GetBytes(text));
        Assert.True(reader.TryRead(out var item));
        return Assert.IsType<StreamOpened>(item).Head;
    }
}
