using System.Security.Cryptography.X509Certificates;

namespace OTalk.Federation.Xmpp.Streams.Trust;

/// <summary>What the other end of a connection has shown in TLS.</summary>
/// <param name="Leaf">Its certificate.</param>
/// <param name="Others">What it has sent with it: between it and an authority.</param>
internal sealed record PeerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Others) : IDisposable
{
    /// <summary>A copy of what TLS has, which goes away with the handshake; null where there is nothing.</summary>
    public static PeerCertificate? Copy(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is null)
            return null;
        var others = new X509Certificate2Collection();
        foreach (X509Certificate2 other in chain?.ChainPolicy.ExtraStore ?? [])
            others.Add(X509CertificateLoader.LoadCertificate(other.RawData));
        return new PeerCertificate(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()), others);
    }

    public void Dispose()
    {
        Leaf.Dispose();
        foreach (X509Certificate2 other in Others)
            other.Dispose();
    }
}
