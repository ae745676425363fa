using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OTalk.Federation.Native;

namespace OTalk.Federation.Xmpp.Streams.Trust;

/// <summary>
/// Which certificates prove a domain in XMPP: those for it that authorities of the system, or further ones that the operator names, have
/// signed, and that are good now. Whether such a certificate was made for servers or for clients is all the same: a server is both.
/// </summary>
/// <param name="authorities">The further authorities.</param>
public sealed class XmppTrust(X509Certificate2Collection authorities)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUse = "2.5.29.37.0";

    /// <summary>Reads the further authorities from a PEM file.</summary>
    /// <param name="file">The file; null for none.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate, or one that cannot be understood.</exception>
    public static XmppTrust Read(string? file) => new(CertificateTrust.ReadAuthorities(file));

    /// <summary>Why a certificate does not prove a domain, half a sentence about the other server; null where it does.</summary>
    /// <param name="shown">What was shown; null for nothing.</param>
    /// <param name="domain">The domain, in its normal form.</param>
    internal string? FaultOf(PeerCertificate? shown, string domain)
    {
        if (shown is null)
            return "it shows no certificate";
        if (!CertificateNames.Cover(shown.Leaf, domain))
            return "its certificate is for another name";
        if (!IsForConnections(shown.Leaf))
            return "its certificate is not for connections";
        string? fault = FaultOf(shown, custom: false);
        return fault is null || authorities.Count == 0 ? fault : FaultOf(shown, custom: true);
    }

    private static bool IsForConnections(X509Certificate2 leaf) => leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } uses
        || uses.EnhancedKeyUsages.Cast<Oid>().Any(use => use.Value is ServerAuthentication or ClientAuthentication or AnyUse);

    private string? FaultOf(PeerCertificate shown, bool custom)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.AddRange(shown.Others);
        if (custom)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return chain.Build(shown.Leaf) ? null : CertificateTrust.FaultOf(chain.ChainStatus);
    }
}
