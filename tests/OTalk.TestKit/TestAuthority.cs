using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.TestKit;

/// <summary>An authority that a test has made: whoever trusts it trusts the certificates that it issues, and nobody else does.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-authority-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=Authority of a test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));
        File.WriteAllText(Path, _certificate.ExportCertificatePem());
    }

    /// <summary>Its own certificate, PEM.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "authority.pem");

    /// <summary>A certificate for names and the loopback that is good.</summary>
    public TestCertificate Issue(params IReadOnlyList<string> names) => Issue(names, days: 1);

    /// <summary>One that is no longer good since yesterday.</summary>
    public TestCertificate IssueExpired(params IReadOnlyList<string> names) => Issue(names, days: -1);

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>One that is good until some days from now, or was until some days before.</summary>
    internal TestCertificate Issue(IReadOnlyList<string> names, int days)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = Request(names, key).Create(_certificate, now.AddDays(-5), now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return new TestCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), _certificate.ExportCertificatePem());
    }

    /// <summary>What is to be signed, for names of which the first is the subject's too.</summary>
    internal static CertificateRequest Request(IReadOnlyList<string> names, ECDsa key)
    {
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
            alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        return request;
    }
}
