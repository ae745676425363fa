using System.Text;
using System.Text.Json;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Contact details in both words.</summary>
public sealed class VCardXmlTests
{
    private const string Whole =
        """
        {"ns":"http://portable-contact.org/p/entry","key":"contact_details","entry":{"displayName":"Juliet Capulet",
         "name":{"familyName":"Capulet","givenName":"Juliet","middleName":"G.","honorificPrefix":"Lady","honorificSuffix":"II"},
         "nickname":"Jule","birthday":"1581-07-31","note":"The east","emails":[{"value":"juliet@capulet.fam","type":"home"},{"value":"j@example.com"}],
         "phoneNumbers":[{"value":"+39 045 1","type":"mobile"}],"urls":[{"value":"https://capulet.fam/"}],
         "photos":[{"value":"data:image/png;base64,QUJD"},{"value":"https://capulet.fam/j.png"}],
         "addresses":[{"streetAddress":"Via Cappello 23","locality":"Verona","region":"Veneto","postalCode":"37121","country":"Italy","type":"home"}],
         "organizations":[{"name":"Capulet","department":"Feuds","title":"Daughter"}]}}
        """;

    private const string Card =
        "<vCard xmlns='vcard-temp'><FN>Juliet Capulet</FN><N><FAMILY>Capulet</FAMILY><GIVEN>Juliet</GIVEN><MIDDLE>G.</MIDDLE><PREFIX>Lady</PREFIX><SUFFIX>II</SUFFIX></N>"
        + "<NICKNAME>Jule</NICKNAME><PHOTO><TYPE>image/png</TYPE><BINVAL>QUJD</BINVAL></PHOTO><PHOTO><EXTVAL>https://capulet.fam/j.png</EXTVAL></PHOTO><BDAY>1581-07-31</BDAY>"
        + "<ADR><HOME/><STREET>Via Cappello 23</STREET><LOCALITY>Verona</LOCALITY><REGION>Veneto</REGION><PCODE>37121</PCODE><CTRY>Italy</CTRY></ADR>"
        + "<TEL><CELL/><NUMBER>+39 045 1</NUMBER></TEL><EMAIL><HOME/><USERID>juliet@capulet.fam</USERID></EMAIL><EMAIL><USERID>j@example.com</USERID></EMAIL>"
        + "<TITLE>Daughter</TITLE><ORG><ORGNAME>Capulet</ORGNAME><ORGUNIT>Feuds</ORGUNIT></ORG><URL>https://capulet.fam/</URL><DESC>The east</DESC></vCard>";

    [Fact]
    [Covers("xmpp.vcard.members", "xmpp.vcard.ours", "xmpp.vcard.theirs")]
    public void All_of_it_goes_both_ways()
    {
        Assert.Equal(Card, XmlText.Of(VCardXml.Write(ContactCard.Read(JsonElement.Parse(Whole)))));
        byte[] read = VCardXml.Read(Xml.Parse(Card))!.ToJson();
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Whole), JsonElement.Parse(read)), Encoding.UTF8.GetString(read));
    }

    [Theory]
    [Covers("xmpp.vcard.members")]
    [InlineData("<vCard xmlns='vcard-temp'><FN> Juliet\n</FN><N/><URL/><ORG/><TEL><NUMBER/></TEL></vCard>", """{"displayName":"Juliet"}""")]
    [InlineData("<vCard xmlns='vcard-temp'><PHOTO><BINVAL>QU\nJD</BINVAL></PHOTO><PHOTO/></vCard>", """{"photos":[{"value":"data:image/png;base64,QUJD"}]}""")]
    [InlineData("<vCard xmlns='vcard-temp'><TITLE>Daughter</TITLE><NOTE>n</NOTE></vCard>", """{"note":"n","organizations":[{"title":"Daughter"}]}""")]
    public void What_is_empty_is_left_out(string card, string entry)
    {
        JsonElement read = JsonElement.Parse(VCardXml.Read(Xml.Parse(card))!.ToJson()).GetProperty("entry");

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(entry), read), read.ToString());
    }

    [Fact]
    public void An_empty_card_is_none() => Assert.Null(VCardXml.Read(Xml.Parse("<vCard xmlns='vcard-temp'/>")));

    [Theory]
    [InlineData("""{"entry":7}""")]
    [InlineData("""{"entry":{"displayName":7,"name":"Juliet","emails":{"value":"x"},"urls":[7,{"value":8}],"organizations":[7],"addresses":7}}""")]
    public void What_is_of_another_kind_is_left_out(string message) =>
        Assert.Equal("<vCard xmlns='vcard-temp'/>", XmlText.Of(VCardXml.Write(ContactCard.Read(JsonElement.Parse(message)))));

    [Fact]
    [Covers("xmpp.vcard.ours", "xmpp.vcard.members")]
    public void It_is_a_vCard4_too() => Assert.Equal(
        "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Juliet Capulet</text></fn><n><surname>Capulet</surname><given>Juliet</given><additional>G.</additional>"
        + "<prefix>Lady</prefix><suffix>II</suffix></n><nickname><text>Jule</text></nickname><photo><uri>data:image/png;base64,QUJD</uri></photo>"
        + "<photo><uri>https://capulet.fam/j.png</uri></photo><bday><date>1581-07-31</date></bday><adr><parameters><type><text>home</text></type></parameters>"
        + "<street>Via Cappello 23</street><locality>Verona</locality><region>Veneto</region><code>37121</code><country>Italy</country></adr>"
        + "<tel><parameters><type><text>cell</text></type></parameters><text>+39 045 1</text></tel>"
        + "<email><parameters><type><text>home</text></type></parameters><text>juliet@capulet.fam</text></email><email><text>j@example.com</text></email>"
        + "<title><text>Daughter</text></title><org><text>Capulet</text><text>Feuds</text></org><url><uri>https://capulet.fam/</uri></url><note><text>The east</text></note></vcard>",
        XmlText.Of(VCard4Xml.Write(ContactCard.Read(JsonElement.Parse(Whole)))));
}
