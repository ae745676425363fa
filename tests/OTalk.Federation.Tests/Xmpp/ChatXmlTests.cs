using System.Text;
using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Chat messages in both words.</summary>
public sealed class ChatXmlTests
{
    [Theory]
    [Covers("xmpp.chat.message", "xmpp.chat.thread", "xmpp.chat.correction", "xmpp.chat.delay", "xmpp.chat.names", "xmpp.chat.other")]
    [InlineData("<message type='chat'><body>Ay me</body></message>", """{"ns":"http://otalk.com/p/chat","body":"Ay me"}""")]
    [InlineData("<message xml:lang='it' id='a1'><subject>Ora</subject><body>Ahimè</body></message>", """{"ns":"http://otalk.com/p/chat","body":"Ahimè","subject":"Ora","lang":"it","origin_id":"a1"}""")]
    [InlineData(
        "<message id='a1'><body>x</body><thread>t</thread><origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>",
        """{"ns":"http://otalk.com/p/chat","body":"x","thread":"t","origin_id":"o1"}""")]
    [InlineData("<message><body>x</body><replace xmlns='urn:xmpp:message-correct:0' id='a0'/></message>", """{"ns":"http://otalk.com/p/chat","body":"x","replace":"a0"}""")]
    [InlineData(
        "<message><body>x</body><delay xmlns='urn:xmpp:delay' stamp='2013-02-14T20:30:00Z'/></message>",
        """{"ns":"http://otalk.com/p/chat","body":"x","delayed":"2013-02-14T20:30:00.000Z"}""")]
    [InlineData(
        "<message><body>x</body><x xmlns='jabber:x:delay' stamp='20130214T20:30:00'/></message>",
        """{"ns":"http://otalk.com/p/chat","body":"x","delayed":"2013-02-14T20:30:00.000Z"}""")]
    [InlineData(
        "<message><encrypted xmlns='eu.siacs.conversations.axolotl'><payload>QUJD</payload></encrypted><store xmlns='urn:xmpp:hints'/></message>",
        """{"ns":"http://otalk.com/p/chat","xmpp":["<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>QUJD</payload></encrypted>"]}""")]
    public void A_message_of_XMPP_is_a_chat_message(string xml, string json)
    {
        byte[]? read = ChatXml.Read(Xml.Parse(xml), out bool passes);

        Assert.False(passes);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(read!)), Encoding.UTF8.GetString(read!));
    }

    [Theory]
    [Covers("xmpp.chat.state", "xmpp.chat.marker")]
    [InlineData("<message><composing xmlns='http://jabber.org/protocol/chatstates'/></message>", """{"ns":"http://otalk.com/p/chat#state","state":"composing"}""", true)]
    [InlineData(
        "<message><displayed xmlns='urn:xmpp:chat-markers:0' id='01a20381-bd53-7ef7-8afb-fc6d833c4e8c'/></message>",
        """{"ns":"http://otalk.com/p/marker","read":"01a20381-bd53-7ef7-8afb-fc6d833c4e8c"}""",
        false)]
    public void What_is_said_besides_messages_is_told(string xml, string json, bool passing)
    {
        byte[]? read = ChatXml.Read(Xml.Parse(xml), out bool passes);

        Assert.Equal(passing, passes);
        Assert.Equal(json, Encoding.UTF8.GetString(read!));
    }

    [Theory]
    [InlineData("<message/>")]
    [InlineData("<message><received xmlns='urn:xmpp:receipts' id='a'/></message>")]
    [InlineData("<message><displayed xmlns='urn:xmpp:chat-markers:0' id='no id of ours'/></message>")]
    [InlineData("<message><dancing xmlns='http://jabber.org/protocol/chatstates'/></message>")]
    public void What_oTalk_would_not_tell_is_no_message(string xml) => Assert.Null(ChatXml.Read(Xml.Parse(xml), out _));

    [Theory]
    [Covers("xmpp.chat.message", "xmpp.chat.correction", "xmpp.chat.names", "xmpp.chat.other")]
    [InlineData("""{"body":"Ay me"}""", "<body xmlns='jabber:server'>Ay me</body>")]
    [InlineData(
        """{"subject":"Ora","body":"<Ahimè>","thread":"t","replace":"a0"}""",
        "<subject xmlns='jabber:server'>Ora</subject><body xmlns='jabber:server'>&lt;Ahimè&gt;</body><thread xmlns='jabber:server'>t</thread><replace xmlns='urn:xmpp:message-correct:0' id='a0'/>")]
    [InlineData("""{"xmpp":["<a xmlns='urn:a'><b/></a>","<broken>",7]}""", "<a xmlns='urn:a'><b/></a>")]
    public void A_chat_message_is_a_message_of_XMPP(string json, string xml)
    {
        IReadOnlyList<XmlElement>? written = ChatXml.Write(Namespaces.Chat, JsonElement.Parse(json), "m1");

        Assert.Equal(xml + "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/><markable xmlns='urn:xmpp:chat-markers:0'/><active xmlns='http://jabber.org/protocol/chatstates'/>", Xml.Of(written!));
    }

    [Fact]
    [Covers("xmpp.chat.unsaid")]
    public void What_XMPP_has_no_words_for_is_none() => Assert.Null(ChatXml.Write("http://example.com/chess", JsonElement.Parse("""{"move":"e4"}"""), "m1"));

    [Theory]
    [Covers("xmpp.chat.state", "xmpp.chat.marker", "xmpp.chat.partial")]
    [InlineData(Namespaces.ChatState, """{"state":"paused"}""", "<paused xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/>")]
    [InlineData(Namespaces.ChatPartial, """{"body":"But so"}""", "<composing xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/>")]
    [InlineData(Namespaces.Marker, """{"read":"a7"}""", "<displayed xmlns='urn:xmpp:chat-markers:0' id='a7'/>")]
    public void States_and_markers_are_those_of_XMPP(string ns, string json, string xml) =>
        Assert.Equal(xml, Xml.Of(ChatXml.Write(ns, JsonElement.Parse(json), null)!));
}
