using System.Buffers;
using System.Text;
using OTalk.Protocols.Xmpp;

namespace OTalk.Protocols.Tests.Xmpp;

public class XmlStreamReaderTests
{
    private const string Opened =
        "opened jabber:server from montague.com to capulet.fam id ++TR84Sm6A3hnt3Q065SnAbbk3Y= version 1.0 lang en "
        + "db=jabber:server:dialback";

    public static TheoryData<string> Names { get; } = XmlCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void An_element_says_what_was_written(string name)
    {
        var entry = XmlCases.All[name];
        var element = XmlWire.Element(entry.Text);
        Assert.Equal(entry.Element, element);
        Assert.Equal(XmlText.Of(entry.Element), XmlText.Of(element));
        SlowXmlCheck.AssertIsWhatTheTextSays(XmlWire.Head + entry.Text + "</stream:stream>", [element]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_element_is_written_with_no_more_than_it_needs(string name)
    {
        var entry = XmlCases.All[name];
        var output = new ArrayBufferWriter<byte>();
        new StreamHead(Ns.Server) { Prefixes = [StreamHead.DialbackPrefix] }.Write(entry.Element, output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Equal(entry.Canonical ?? entry.Text, text);
        Assert.Equal(entry.Element, XmlWire.Element(text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stream_cut_anywhere_is_the_same_stream(string name)
    {
        var bytes = Stream(XmlCases.All[name].Text);
        var expected = XmlWire.Read(bytes);
        Assert.Equal([Opened, XmlText.Of(XmlCases.All[name].Element), XmlWire.Closed], expected);
        for (var at = 0; at <= bytes.Length; at++)
        {
            Assert.Equal(expected, XmlWire.ReadPieces([bytes[..at], bytes[at..]]));
        }

        Assert.Equal(expected, XmlWire.ReadPieces(XmlWire.Bytewise(bytes)));
        Assert.Equal(expected, XmlWire.ReadPieces(bytes.Chunk(3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_element_is_found_with_its_last_byte_and_not_before(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(XmlWire.Head + XmlCases.All[name].Text.TrimEnd());
        Assert.Equal([Opened, XmlText.Of(XmlCases.All[name].Element)], XmlWire.Read(bytes));
        for (var length = XmlWire.Head.Length + 1; length < bytes.Length; length++)
        {
            Assert.Equal([Opened, "unfinished"], XmlWire.Read(bytes[..length]));
        }
    }

    [Fact]
    public void Elements_come_one_behind_the_other_with_white_space_between_for_as_long_as_one_likes()
    {
        var stanzas = XmlCases.All.Values.Select(static entry => entry.Text).ToArray();
        var text = string.Concat(stanzas) + new string(' ', 100_000) + string.Join("\r\n\t ", stanzas) + "\n</stream:stream>";
        string[] elements = [.. XmlCases.All.Values.Select(static entry => XmlText.Of(entry.Element))];
        Assert.Equal([.. elements, .. elements, XmlWire.Closed], XmlWire.Behind(text, new XmlLimits { StanzaBytes = 1_000 }));
    }

    [Theory]
    [InlineData("<?xml version='1.0'?>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")]
    [InlineData("<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\r\n")]
    [InlineData("<?xml\tversion = '1.1'\n?> \n ")]
    [InlineData(" \r\n\t")]
    [InlineData("")]
    public void What_may_stand_before_a_stream_says_nothing(string before)
    {
        var bytes = Encoding.UTF8.GetBytes(before + XmlWire.Head);
        Assert.Equal([Opened], XmlWire.Read(bytes));
        Assert.Equal([Opened], XmlWire.ReadPieces(XmlWire.Bytewise(bytes)));
    }

    [Fact]
    public void A_stream_may_have_any_prefix_and_need_not_say_anything()
    {
        var text = "<s:stream xmlns:s='http://etherx.jabber.org/streams'><s:features/></s:stream>";
        Assert.Equal(["opened  from  to  id  version  lang ", "<features xmlns='http://etherx.jabber.org/streams'/>", XmlWire.Closed], XmlWire.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(["opened http://etherx.jabber.org/streams from  to  id  version  lang ", XmlWire.Closed], XmlWire.Read([.. "<stream xmlns='http://etherx.jabber.org/streams'/>"u8]));
    }

    [Fact]
    public void Nothing_is_read_behind_the_end_of_a_stream() => Assert.Equal([XmlWire.Closed], XmlWire.Behind("</stream:stream><message/>\0"));

    [Fact]
    public void Nothing_is_read_behind_a_fault()
    {
        var reader = new XmlStreamReader(XmlWire.Limits);
        reader.Append("<html>"u8);
        reader.Append(Encoding.UTF8.GetBytes(XmlWire.Head));
        Assert.True(reader.TryRead(out var item));
        Assert.Equal(StreamCondition.InvalidNamespace, Assert.IsType<StreamBroken>(item).Fault.Condition);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsIdle);
    }

    [Fact]
    public void What_somebody_put_in_behind_an_element_is_noticed()
    {
        var reader = new XmlStreamReader(XmlWire.Limits);
        Assert.False(reader.IsIdle);
        reader.Append(Encoding.UTF8.GetBytes(XmlWire.Head + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/> "));
        Assert.False(reader.IsIdle);
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.IsIdle);
        reader.Append("<"u8);
        Assert.False(reader.IsIdle);
    }

    [Fact]
    public void Nothing_that_is_kept_lies_in_the_memory_that_was_read()
    {
        var bytes = Encoding.UTF8.GetBytes(XmlWire.Head + "<a b='c'>d</a>");
        var reader = new XmlStreamReader(XmlWire.Limits);
        reader.Append(bytes);
        Array.Clear(bytes);
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out var item));
        Assert.Equal("<a xmlns='jabber:server' b='c'>d</a>", XmlWire.Show(item));
    }

    private static byte[] Stream(string text) => Encoding.UTF8.GetBytes($"<?xml version='1.0'?>{XmlWire.Head}{text}\n</stream:stream>");
}
