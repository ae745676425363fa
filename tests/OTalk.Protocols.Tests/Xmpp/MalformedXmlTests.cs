using System.Text;

namespace OTalk.Protocols.Tests.Xmpp;

/// <summary>What is refused, by which stream error, and with which words.</summary>
public class MalformedXmlTests
{
    private const string NoTag = "not-well-formed: a tag does not begin with a name";
    private const string NoStart = "not-well-formed: a stream does not begin with a tag";
    private const string NoEnd = "not-well-formed: an end tag has another name than the element that is open";
    private const string NoEndName = "not-well-formed: an end tag is no name";
    private const string NoAttributes = "not-well-formed: a tag has something else than attributes";
    private const string NoValue = "not-well-formed: an attribute has no value";
    private const string NoQuotes = "not-well-formed: a value stands without quotes";
    private const string Twice = "not-well-formed: an attribute is there twice";
    private const string NoName = "not-well-formed: an element or attribute has no name that XML allows";
    private const string NoReference = "not-well-formed: an ampersand is no reference";
    private const string NoCharacter = "not-well-formed: a reference is no character";
    private const string NoText = "not-well-formed: a text has bytes that are no characters of XML";
    private const string NoTagText = "not-well-formed: a tag has bytes that are no text";
    private const string NoNamespace = "not-well-formed: a declaration of a namespace is not allowed";
    private const string NoDeclaration = "not-well-formed: what stands before the stream is no XML declaration";
    private const string NoDeclarationEnd = "not-well-formed: the XML declaration has no end";
    private const string Entity = "restricted-xml: an entity is none of the five that need no declaration";
    private const string Comment = "restricted-xml: comments and declarations of types are no part of a stream";
    private const string Instruction = "restricted-xml: a processing instruction, or an XML declaration that does not stand at the start";
    private const string Prefix = "bad-namespace-prefix: a prefix is not declared";
    private const string Between = "bad-format: text stands between the stanzas";
    private const string Encoding8 = "unsupported-encoding: the encoding of a stream is UTF-8";

    public static TheoryData<string, string> Behind { get; } = new()
    {
        { "< a/>", NoTag },
        { "<1a/>", NoTag },
        { "<-a/>", NoTag },
        { "<>", NoTag },
        { "<<a/>", NoTag },
        { "<!a", Comment },
        { "<![CDATA [", NoTag },
        { "<![INCLUDE[", NoTag },
        { "<a></b>", NoEnd },
        { "<a><b></a></b>", NoEnd },
        { "<a></A>", NoEnd },
        { "<p:a xmlns:p='urn:p' xmlns:q='urn:p'></q:a>", NoEnd },
        { "<a></a/>", NoEndName },
        { "<a></ a>", NoEndName },
        { "<a></a b>", NoEndName },
        { "<a></>", NoEnd },
        { "</a>", NoEnd },
        { "<a b='1'c='2'/>", NoAttributes },
        { "<a !/>", NoAttributes },
        { "<a'/>", NoAttributes },
        { "<a\u0001/>", NoAttributes },
        { "<a 1='2'/>", NoAttributes },
        { "<a / >", "not-well-formed: a tag has something behind its slash" },
        { "<a b/>", NoValue },
        { "<a b c='1'/>", NoValue },
        { "<a b=1/>", NoQuotes },
        { "<a b=/>", NoQuotes },
        { "<a b='<'/>", "not-well-formed: a value has a '<'" },
        { "<a b='1' b='2'/>", Twice },
        { "<a xmlns='urn:a' xmlns='urn:a'/>", Twice },
        { "<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='1' q:b='2'/>", Twice },
        { "<a:/>", NoName },
        { "<:a/>", NoName },
        { "<a:b:c/>", NoName },
        { "<db:1/>", NoName },
        { "<a\u00d7/>", NoName },
        { "<\u0300a/>", NoName },
        { "<a \u00d7='1'/>", NoName },
        { "<a db:='1'/>", NoName },
        { "<a xmlns:='urn:a'/>", NoName },
        { "<a xmlns:b:c='urn:a'/>", NoName },
        { "<a>&</a>", NoReference },
        { "<a>&;</a>", NoReference },
        { "<a>& amp;</a>", NoReference },
        { "<a>&amp </a>", NoReference },
        { "<a>&1;</a>", NoReference },
        { "<a b='&\"'/>", NoReference },
        { "<a>&#;</a>", NoCharacter },
        { "<a>&#x;</a>", NoCharacter },
        { "<a>&#xg;</a>", NoCharacter },
        { "<a>&#X41;</a>", NoCharacter },
        { "<a>&#-5;</a>", NoCharacter },
        { "<a>&#0;</a>", NoCharacter },
        { "<a>&#8;</a>", NoCharacter },
        { "<a>&#x1f;</a>", NoCharacter },
        { "<a>&#xd800;</a>", NoCharacter },
        { "<a>&#xfffe;</a>", NoCharacter },
        { "<a>&#x110000;</a>", NoCharacter },
        { "<a>&#xffffffff;</a>", NoCharacter },
        { "<a>&#99999999999;</a>", NoCharacter },
        { "<a b='&#1;'/>", NoCharacter },
        { "<a>&nbsp;</a>", Entity },
        { "<a>&AMP;</a>", Entity },
        { "<a b='&lol9;'/>", Entity },
        { "<a>&an-entity-with-a-long-name;</a>", Entity },
        { "<a>&#00000000000000065;</a>", "policy-violation: a reference is longer than 16 bytes" },
        { "<a>]]></a>", "not-well-formed: a text has ']]>'" },
        { "<a>]]]></a>", "not-well-formed: a text has ']]>'" },
        { "<a>\0</a>", NoText },
        { "<a>\u001f</a>", NoText },
        { "<a>\ufffe</a>", NoText },
        { "<a>\uffff<b/></a>", NoText },
        { "<a><![CDATA[\u0001]]></a>", NoText },
        { "<a b='\u0001'/>", NoTagText },
        { "<a b='\uffff'/>", NoTagText },
        { "<a><!-- --></a>", Comment },
        { "<!-- -->", Comment },
        { "<!DOCTYPE a>", Comment },
        { "<a><!ENTITY b 'c'></a>", Comment },
        { "<a><?b?></a>", Instruction },
        { "<?xml version='1.0'?>", Instruction },
        { "<b:a/>", Prefix },
        { "<a b:c='1'/>", Prefix },
        { "<a><b:c xmlns:b='urn:b'/><b:c/></a>", Prefix },
        { "<xmlns:a/>", Prefix },
        { "<a xmlns:b=''/>", NoNamespace },
        { "<a xmlns:xml='urn:a'/>", NoNamespace },
        { "<a xmlns:b='http://www.w3.org/XML/1998/namespace'/>", NoNamespace },
        { "<a xmlns='http://www.w3.org/XML/1998/namespace'/>", NoNamespace },
        { "<a xmlns:xmlns='urn:a'/>", NoNamespace },
        { "<a xmlns:b='http://www.w3.org/2000/xmlns/'/>", NoNamespace },
        { "<a xmlns='http://www.w3.org/2000/xmlns/'/>", NoNamespace },
        { "a", Between },
        { "&lt;", Between },
        { "\0", Between },
        { "<a/>]]>", Between },
        { "<![CDATA[]]>", Between },
    };

    public static TheoryData<string, string> First { get; } = new()
    {
        { "GET / HTTP/1.1\r\n", NoStart },
        { "\u0016\u0003\u0001", NoStart },
        { "\ufeff<stream:stream", NoStart },
        { "<![CDATA[<", NoStart },
        { "</stream:stream>", NoEnd },
        { "<!DOCTYPE lolz [<!ENTITY lol 'lol'>", Comment },
        { "<!-- --><stream:stream", Comment },
        { "<?php ?>", Instruction },
        { "<?xml-stylesheet href='a'?>", Instruction },
        { "<?xml?>", Instruction },
        { " <?xml version='1.0'?>", Instruction },
        { "<?xml version='1.0'?><?xml version='1.0'?>", Instruction },
        { "<?xml ?>", NoDeclaration },
        { "<?xml version='1'?>", NoDeclaration },
        { "<?xml version='2.0'?>", NoDeclaration },
        { "<?xml version='1.0a'?>", NoDeclaration },
        { "<?xml version=1.0?>", NoDeclaration },
        { "<?xml version='1.0?>", NoDeclaration },
        { "<?xml encoding='UTF-8'?>", NoDeclaration },
        { "<?xml encoding='UTF-8' version='1.0'?>", NoDeclaration },
        { "<?xml version='1.0'encoding='UTF-8'?>", NoDeclaration },
        { "<?xml version='1.0' standalone='maybe'?>", NoDeclaration },
        { "<?xml version='1.0' more='1'?>", NoDeclaration },
        { "<?xml version='1.0'>", NoDeclarationEnd },
        { $"<?xml version='1.0'{new string(' ', 110)}?>", "policy-violation: the XML declaration is longer than 128 bytes" },
        { "<?xml version='1.0' encoding='ISO-8859-1'?>", Encoding8 },
        { "<?xml version='1.0' encoding='UTF-16'?>", Encoding8 },
        { "<html>", "invalid-namespace: a stream has the namespace http://etherx.jabber.org/streams" },
        { "<stream xmlns='jabber:server'>", "invalid-namespace: a stream has the namespace http://etherx.jabber.org/streams" },
        { "<stream:stream xmlns:stream='http://etherx.jabber.org/stream'>", "invalid-namespace: a stream has the namespace http://etherx.jabber.org/streams" },
        { "<stream:stream xmlns='jabber:server'>", Prefix },
        { "<s:flow xmlns:s='http://etherx.jabber.org/streams'>", "bad-format: a stream begins with an element of this name" },
    };

    public static TheoryData<string, string> Bytes { get; } = new()
    {
        { "fffe3c00", Encoding8 },
        { "feff003c", Encoding8 },
        { "3c007300", Encoding8 },
        { "003c0073", Encoding8 },
        { "0000003c", Encoding8 },
    };

    public static TheoryData<string> NoUtf8 { get; } = ["80", "bf", "c0af", "c1bf", "c3", "e0809f", "e282", "eda080", "edbfbf", "f08080af", "f09f98", "f4908080", "f8888080", "ff", "fe"];

    [Theory]
    [MemberData(nameof(Behind))]
    public void A_stanza_is_refused(string text, string fault) => AssertRefused(Encoding.UTF8.GetBytes(XmlWire.Head + text), fault);

    [Theory]
    [MemberData(nameof(First))]
    public void A_stream_is_refused(string text, string fault) => AssertRefused(Encoding.UTF8.GetBytes(text), fault);

    [Theory]
    [MemberData(nameof(Bytes))]
    public void Another_encoding_is_refused(string hex, string fault) => AssertRefused(Convert.FromHexString(hex), fault);

    [Theory]
    [MemberData(nameof(NoUtf8))]
    public void Bytes_that_are_no_UTF_8_are_refused_everywhere(string hex)
    {
        var bad = Convert.FromHexString(hex);
        AssertRefused(Around("<a>", bad, "</a>"), NoText);
        AssertRefused(Around("<a><![CDATA[", bad, "]]></a>"), NoText);
        AssertRefused(Around("<a b='", bad, "'/>"), NoTagText);
        AssertRefused(Around("<a", bad, "/>"), NoTagText);
        AssertRefused(Around("<a b", bad, "='1'/>"), NoTagText);
        AssertRefused(Around("<a></a", bad, ">"), NoText);
    }

    private static byte[] Around(string before, byte[] bad, string behind) =>
        [.. Encoding.UTF8.GetBytes(XmlWire.Head + before), .. bad, .. Encoding.UTF8.GetBytes(behind)];

    private static void AssertRefused(byte[] bytes, string fault)
    {
        var found = XmlWire.Read(bytes);
        Assert.Equal($"fault {fault}", found[^1]);
        Assert.Equal(found, XmlWire.ReadPieces(XmlWire.Bytewise(bytes)));
        Assert.Equal(found, XmlWire.ReadPieces(bytes.Chunk(2)));
    }
}
