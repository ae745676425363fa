using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Federation.Xmpp.Streams.Trust;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp;

/// <summary>Names in certificates, keys of dialback and counts of stanzas, by themselves.</summary>
public sealed class ProofTests
{
    [Theory]
    [Covers("xmpp.certificate.names")]
    [InlineData("capulet.fam", "capulet.fam", true)]
    [InlineData("CAPULET.fam", "capulet.fam", true)]
    [InlineData("*.capulet.fam", "conference.capulet.fam", true)]
    [InlineData("*.capulet.fam", "capulet.fam", false)]
    [InlineData("*.capulet.fam", "a.conference.capulet.fam", false)]
    [InlineData("conf*.capulet.fam", "conference.capulet.fam", false)]
    [InlineData("*.fam", "capulet.fam", false)]
    [InlineData("capulet.fam", "conference.capulet.fam", false)]
    [InlineData("srv:_xmpp-server.capulet.fam", "capulet.fam", true)]
    [InlineData("srv:_xmpp-client.capulet.fam", "capulet.fam", false)]
    [InlineData("srv:_xmpp-server.*.fam", "capulet.fam", false)]
    [InlineData("xmpp:capulet.fam", "capulet.fam", true)]
    [InlineData("xmpp:juliet@capulet.fam", "capulet.fam", false)]
    public void A_certificate_is_for_the_names_that_stand_in_it(string name, string domain, bool isFor)
    {
        using X509Certificate2 certificate = Certificate(name);

        Assert.Equal(isFor, CertificateNames.Cover(certificate, domain));
    }

    [Fact]
    [Covers("xmpp.certificate.names")]
    public void The_name_of_the_subject_does_not_count()
    {
        using X509Certificate2 certificate = Certificate(null);

        Assert.False(CertificateNames.Cover(certificate, "capulet.fam"));
    }

    [Theory]
    [InlineData("capulet.fam", true)]
    [InlineData("conference.capulet.fam", true)]
    [InlineData("shut.capulet.fam", false)]
    [InlineData("verona.it", false)]
    [InlineData(null, true)]
    public void Dialback_is_allowed_to_one_domain_and_what_is_below_it(string? domain, bool isAllowed)
    {
        var options = new XmppOptions
        {
            Peers = new Dictionary<string, XmppPeerOptions>
            {
                ["capulet.fam"] = new() { Dialback = XmppDialback.Allow },
                ["shut.capulet.fam"] = new() { Dialback = XmppDialback.Off },
                ["verona.it"] = new(),
            },
        };

        Assert.Equal(isAllowed, options.AllowsDialback(domain));
    }

    [Fact]
    [Covers("xmpp.dialback.key")]
    public void Keys_are_those_of_the_extension()
    {
        var keys = new DialbackKeys(new Secret("s3cr3tf0rd14lb4ck"));
        const string key = "37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643";

        Assert.Equal(key, keys.Make("xmpp.example.com", "example.org", "D60000229F"));
        Assert.True(keys.IsRight(key, "xmpp.example.com", "example.org", "D60000229F"));
        Assert.False(keys.IsRight(key, "xmpp.example.com", "example.org", "D60000229E"));
        Assert.False(keys.IsRight("", "xmpp.example.com", "example.org", "D60000229F"));
    }

    [Fact]
    [Covers("xmpp.management")]
    public async Task What_has_arrived_is_known_by_its_count()
    {
        var management = new StreamManagement { ResumeId = "one" };
        var stanza = new XmlElement("message", Ns.Server);
        Assert.True(await management.ArrivalAsync());

        management.Sent([stanza, stanza]);
        Task<bool> two = management.ArrivalAsync();
        management.Sent([stanza]);
        Task<bool> three = management.ArrivalAsync();

        Assert.True(management.Arrived(1));
        Assert.False(two.IsCompleted);
        Assert.True(management.Arrived(2));
        Assert.True(await two);
        Assert.False(three.IsCompleted);
        Assert.Single(management.OnTheWay);
        Assert.False(management.Arrived(4));
        Assert.False(management.Arrived(1));
        management.End();
        Assert.False(await three);
    }

    private static X509Certificate2 Certificate(string? name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=capulet.fam", key, HashAlgorithmName.SHA256);
        if (name is not null)
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", Names(name), critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
    }

    private static byte[] Names(string name)
    {
        var names = new AsnWriter(AsnEncodingRules.DER);
        using (names.PushSequence())
        {
            if (name.StartsWith("srv:", StringComparison.Ordinal))
                Other(names, "1.3.6.1.5.5.7.8.7", UniversalTagNumber.IA5String, name[4..]);
            else if (name.StartsWith("xmpp:", StringComparison.Ordinal))
                Other(names, "1.3.6.1.5.5.7.8.5", UniversalTagNumber.UTF8String, name[5..]);
            else
                names.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        return names.Encode();
    }

    private static void Other(AsnWriter names, string type, UniversalTagNumber kind, string text)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        using (names.PushSequence(tag))
        {
            names.WriteObjectIdentifier(type);
            using (names.PushSequence(tag))
                names.WriteCharacterString(kind, text);
        }
    }

    /// <summary>A secret that somebody chose.</summary>
    private sealed class Secret(string text) : IRandomSource
    {
        public byte[] Bytes(int count) => Encoding.ASCII.GetBytes(text);
    }
}
