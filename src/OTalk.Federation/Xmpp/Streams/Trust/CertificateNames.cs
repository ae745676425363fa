using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.Federation.Xmpp.Streams.Trust;

/// <summary>For which domains a certificate is (RFC 6120, section 13.7.1.2; RFC 9525). The subject's own name does not count.</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string SrvName = "1.3.6.1.5.5.7.8.7";
    private const string XmppAddress = "1.3.6.1.5.5.7.8.5";
    private const string Service = "_xmpp-server.";

    private static readonly Asn1Tag _otherName = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag _dnsName = new(TagClass.ContextSpecific, 2);

    /// <summary>
    /// Whether a certificate is for a domain: by a name of DNS, of which the left-most label may be <c>*</c>, by a name of this service there
    /// (RFC 4985), or by an address of XMPP (RFC 6120, section 13.7.1.4).
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="domain">The domain, in its normal form.</param>
    public static bool Cover(X509Certificate2 certificate, string domain)
    {
        byte[]? names = certificate.Extensions[SubjectAlternativeName]?.RawData;
        try
        {
            return names is not null && Read(names).Any(name => name.Kind switch
            {
                Kind.Dns => Matches(name.Text, domain),
                Kind.Srv => name.Text.StartsWith(Service, StringComparison.OrdinalIgnoreCase) && Same(name.Text[Service.Length..], domain),
                _ => Same(name.Text, domain),
            });
        }
        catch (Exception broken) when (broken is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static bool Matches(string name, string domain)
    {
        if (!name.StartsWith("*.", StringComparison.Ordinal))
            return Same(name, domain);
        int dot = domain.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name.AsSpan(2).Contains('.') && Same(name[2..], domain[(dot + 1)..]);
    }

    private static bool Same(string name, string domain) => string.Equals(name, domain, StringComparison.OrdinalIgnoreCase);

    private static List<(Kind Kind, string Text)> Read(byte[] extension)
    {
        var found = new List<(Kind, string)>();
        AsnReader names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            Asn1Tag tag = names.PeekTag();
            if (tag == _dnsName)
                found.Add((Kind.Dns, names.ReadCharacterString(UniversalTagNumber.IA5String, _dnsName)));
            else if (tag == _otherName)
                ReadOther(names.ReadSequence(_otherName), found);
            else
                names.ReadEncodedValue();
        }

        return found;
    }

    private static void ReadOther(AsnReader other, List<(Kind, string)> found)
    {
        string type = other.ReadObjectIdentifier();
        AsnReader value = other.ReadSequence(_otherName);
        if (type == SrvName)
            found.Add((Kind.Srv, value.ReadCharacterString(UniversalTagNumber.IA5String)));
        else if (type == XmppAddress)
            found.Add((Kind.Address, value.ReadCharacterString(UniversalTagNumber.UTF8String)));
    }

    private enum Kind
    {
        Dns,
        Srv,
        Address,
    }
}
