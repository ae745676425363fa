using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Nodes and their items in both words.</summary>
public sealed class NodeXmlTests
{
    [Theory]
    [Covers("xmpp.nodes.payload", "xmpp.nodes.payload.other", "xmpp.nodes.payload.json")]
    [InlineData("""{"ns":"http://example.com/chess","move":"<e4>"}""", "<json xmlns='urn:xmpp:json:0'>{\"ns\":\"http://example.com/chess\",\"move\":\"&lt;e4&gt;\"}</json>")]
    [InlineData(
        """{"ns":"http://otalk.com/p/chat","body":"Ay me","subject":"Sighs","lang":"en"}""",
        "<message xmlns='jabber:client' xml:lang='en'><subject>Sighs</subject><body>Ay me</body></message>")]
    [InlineData("""{"ns":"http://otalk.com/p/chat","body":"Ay me","mood":7}""", "<json xmlns='urn:xmpp:json:0'>{\"ns\":\"http://otalk.com/p/chat\",\"body\":\"Ay me\",\"mood\":7}</json>")]
    [InlineData("""{"ns":"http://otalk.com/p/presence","show":"na","status":"asleep"}""", "<presence xmlns='jabber:client'><show>xa</show><status>asleep</status></presence>")]
    [InlineData("""{"ns":"urn:a","xmpp":["<a xmlns='urn:a'><b/></a>"]}""", "<a xmlns='urn:a'><b/></a>")]
    [InlineData("""{"ns":"urn:b","xmpp":["<a xmlns='urn:a'/>"]}""", "<json xmlns='urn:xmpp:json:0'>{\"ns\":\"urn:b\",\"xmpp\":[\"&lt;a xmlns='urn:a'/&gt;\"]}</json>")]
    [InlineData("""{"ns":"urn:xmpp:json:0","json":[1,2]}""", "<json xmlns='urn:xmpp:json:0'>[1,2]</json>")]
    public void A_message_is_a_payload(string json, string xml)
    {
        JsonElement message = JsonElement.Parse(json);

        Assert.Equal(xml, XmlText.Of(NodeXml.Write(message.GetProperty("ns").GetString()!, message)));
    }

    [Theory]
    [Covers("xmpp.nodes.payload", "xmpp.nodes.payload.other", "xmpp.nodes.payload.json")]
    [InlineData("<json xmlns='urn:xmpp:json:0'>{\"ns\":\"http://example.com/chess\",\"move\":\"e4\"}</json>", """{"ns":"http://example.com/chess","move":"e4"}""")]
    [InlineData("<json xmlns='urn:xmpp:json:0'>[1,2]</json>", """{"ns":"urn:xmpp:json:0","json":[1,2]}""")]
    [InlineData("<json xmlns='urn:xmpp:json:0'>{\"move\":\"e4\"}</json>", """{"ns":"urn:xmpp:json:0","json":{"move":"e4"}}""")]
    [InlineData("<message xmlns='jabber:client'><body>Ay me</body></message>", """{"ns":"http://otalk.com/p/chat","body":"Ay me"}""")]
    [InlineData("<presence xmlns='jabber:client'><show>dnd</show></presence>", """{"ns":"http://otalk.com/p/presence","show":"dnd"}""")]
    [InlineData("<a xmlns='urn:a'><b/></a>", """{"ns":"urn:a","xmpp":["<a xmlns='urn:a'><b/></a>"]}""")]
    [InlineData("<a xmlns=''/>", """{"ns":"http://jabber.org/protocol/pubsub","xmpp":["<a/>"]}""")]
    public void A_payload_is_a_message(string xml, string json)
    {
        byte[]? read = NodeXml.Read(Xml.Parse(xml));

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(read!)), Encoding.UTF8.GetString(read!));
    }

    [Theory]
    [InlineData("<json xmlns='urn:xmpp:json:0'>{</json>")]
    [InlineData("<json xmlns='urn:xmpp:json:0'/>")]
    [InlineData("<message xmlns='jabber:client'/>")]
    [InlineData("<message xmlns='jabber:client'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>")]
    public void What_says_nothing_is_no_payload(string xml) => Assert.Null(NodeXml.Read(Xml.Parse(xml)));

    [Theory]
    [Covers("xmpp.nodes.names")]
    [InlineData("verses", "verses")]
    [InlineData("verses/1595", "verses/1595")]
    [InlineData("http://jabber.org/protocol/tune", "http:%2F%2Fjabber.org%2Fprotocol%2Ftune")]
    [InlineData("urn:xmpp:avatar:metadata", "urn:xmpp:avatar:metadata")]
    [InlineData("/verses", "%2Fverses")]
    [InlineData("*", "%2A")]
    [InlineData("a%2Fb", "a%2Fb")]
    public void A_node_has_the_name_of_a_path(string node, string path)
    {
        Assert.True(NodeNames.TryParse(node, out ChannelPath? read));
        Assert.Equal(path, read.Text);
        Assert.Equal(node, NodeNames.Of(read));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\nb")]
    public void What_no_channel_can_be_called_is_no_node(string? node) => Assert.False(NodeNames.TryParse(node, out _));

    [Theory]
    [Covers("xmpp.nodes.ids")]
    [InlineData("01a20381-bd53-7ef7-8afb-fc6d833c4e8c", "msgid=01a20381-bd53-7ef7-8afb-fc6d833c4e8c")]
    [InlineData("01A20381-BD53-7EF7-8AFB-FC6D833C4E8C", "key=01A20381-BD53-7EF7-8AFB-FC6D833C4E8C")]
    [InlineData("act 2", "key=act 2")]
    [InlineData("", null)]
    [InlineData("a\tb", null)]
    public void An_item_is_called_by_a_message_or_a_key(string id, string? query)
    {
        Assert.Equal(query is not null, ItemIds.TryParse(id, out AddressQuery? read));
        Assert.Equal(query, read?.ToString());
    }

    [Fact]
    [Covers("xmpp.nodes.ids")]
    public void A_key_has_at_most_255_bytes() => Assert.False(ItemIds.TryParse(new string('ä', 128), out _));

    [Theory]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set>", "a,b")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>b</after></set>", "c,d")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>d</after></set>", "")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set>", "c,d")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before>d</before></set>", "b,c")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set>", "")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'/>", "a,b,c,d")]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><after>e</after></set>", null)]
    [InlineData("<set xmlns='http://jabber.org/protocol/rsm'><before>e</before></set>", null)]
    public void A_page_is_beside_an_item(string set, string? page)
    {
        string[] all = ["a", "b", "c", "d"];

        Range? range = ResultSet.Read(Xml.Parse($"<iq>{set}</iq>"))!.In(all);

        Assert.Equal(page, range is null ? null : string.Join(',', all[range.Value]));
    }

    [Theory]
    [Covers("xmpp.nodes.errors")]
    [InlineData(404, "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>")]
    [InlineData(403, "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>")]
    [InlineData(413, "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>")]
    [InlineData(413, "<payload-too-big xmlns='http://jabber.org/protocol/pubsub#errors'/>")]
    public void Errors_are_those_of_nodes(int code, string condition)
    {
        StanzaError error = new(Condition.All.Single(known => known.Code == code), "why");

        Assert.Contains(condition, XmlText.Of(NodeErrors.Of(error).ToElement(Ns.Server)), StringComparison.Ordinal);
    }
}
