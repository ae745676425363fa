using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Presence and addresses in both words.</summary>
public sealed class PresenceXmlTests
{
    private const string Caps = "<c xmlns='http://jabber.org/protocol/caps'";

    [Theory]
    [Covers("xmpp.presence.show", "xmpp.presence.caps")]
    [InlineData("""{}""", "")]
    [InlineData("""{"show":"available","priority":5}""", "<priority>5</priority>")]
    [InlineData("""{"show":"away","status":"in the <orchard>"}""", "<show>away</show><status>in the &lt;orchard&gt;</status>")]
    [InlineData("""{"show":"dnd"}""", "<show>dnd</show>")]
    [InlineData("""{"show":"na"}""", "<show>xa</show>")]
    [InlineData("""{"show":"xa","priority":1000}""", "<show>xa</show><priority>127</priority>")]
    public void Who_is_there_says_how(string json, string content)
    {
        string written = XmlText.Of(PresenceXml.Write(JsonElement.Parse(json), Jid.Parse("romeo@montague.com/Balcony"), Jid.Parse("juliet@capulet.fam")));

        Assert.StartsWith($"<presence xmlns='jabber:server' from='romeo@montague.com/Balcony' to='juliet@capulet.fam'>{content}{Caps}", written, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("xmpp.presence.show")]
    public void Who_is_not_there_is_unavailable() => Assert.Equal(
        "<presence xmlns='jabber:server' from='romeo@montague.com/Balcony' to='juliet@capulet.fam' type='unavailable'/>",
        XmlText.Of(PresenceXml.Write(JsonElement.Parse("""{"show":"unavailable"}"""), Jid.Parse("romeo@montague.com/Balcony"), Jid.Parse("juliet@capulet.fam"))));

    [Theory]
    [Covers("xmpp.presence.show")]
    [InlineData("<presence/>", """{"ns":"http://otalk.com/p/presence","show":"available"}""")]
    [InlineData("<presence><show>chat</show><priority>-1</priority></presence>", """{"ns":"http://otalk.com/p/presence","show":"available","chat":true,"priority":-1}""")]
    [InlineData("<presence><show>xa</show><status>gone</status></presence>", """{"ns":"http://otalk.com/p/presence","show":"xa","status":"gone"}""")]
    [InlineData("<presence><show>dancing</show><priority>1000</priority></presence>", """{"ns":"http://otalk.com/p/presence","show":"available"}""")]
    [InlineData("<presence type='unavailable'><status>bed</status></presence>", """{"ns":"http://otalk.com/p/presence","show":"unavailable","status":"bed"}""")]
    public void Presence_of_XMPP_is_presence(string xml, string json) => Assert.Equal(json, Encoding.UTF8.GetString(PresenceXml.Read(Xml.Parse(xml))));

    [Theory]
    [Covers("xmpp.addresses")]
    [InlineData("romeo@montague.com", "romeo@montague.com")]
    [InlineData("romeo@montague.com/sess/Balcony", "romeo@montague.com/Balcony")]
    [InlineData("romeo@montague.com/sess/a%2Fb%25/presence", "romeo@montague.com/a/b%")]
    [InlineData("romeo@montague.com/diary", "romeo@montague.com")]
    public void A_session_is_a_full_address(string address, string jid) => Assert.Equal(jid, IdentityUri.Parse(address).ToJid().ToString());

    [Theory]
    [Covers("xmpp.addresses")]
    [InlineData("juliet@capulet.fam", "juliet@capulet.fam")]
    [InlineData("juliet@capulet.fam/Window", "juliet@capulet.fam/sess/Window")]
    [InlineData("juliet@capulet.fam/a/b?c*d%", "juliet@capulet.fam/sess/a%2Fb%3Fc*d%25")]
    public void A_full_address_is_a_session(string jid, string address) => Assert.Equal(address, Jid.Parse(jid).ToAddress().ToString());

    /// <summary>The example of XEP-0115, section 5.2.</summary>
    [Fact]
    [Covers("xmpp.presence.caps")]
    public void Abilities_have_the_name_that_everybody_gives_them() => Assert.Equal(
        "QgayPKawpkPSDYmwT/WM94uAlu0=",
        new DiscoInfo(
            "client",
            "pc",
            "Exodus 0.9.1",
            ["http://jabber.org/protocol/caps", "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items", "http://jabber.org/protocol/muc"]).Verification());
}
