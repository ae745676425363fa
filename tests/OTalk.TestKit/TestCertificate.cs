using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.TestKit;

/// <summary>A certificate of an authority that the test has made, and its key, in files that go with it.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-federation-");

    private TestCertificate()
    {
    }

    /// <summary>The certificate, PEM.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "certificate.pem");

    /// <summary>Its key, PEM.</summary>
    public string KeyPath => System.IO.Path.Combine(_directory.FullName, "key.pem");

    /// <summary>The certificate of the authority, PEM.</summary>
    public string AuthorityPath => System.IO.Path.Combine(_directory.FullName, "authority.pem");

    /// <summary>Makes one for a name and the loopback that is good until some days from now, or was until some days before.</summary>
    public static TestCertificate Create(string host = "localhost", int days = 1)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddDays(-5), now.AddDays(days), RandomNumberGenerator.GetBytes(8));

        var made = new TestCertificate();
        File.WriteAllText(made.Path, certificate.ExportCertificatePem());
        File.WriteAllText(made.KeyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(made.AuthorityPath, authority.ExportCertificatePem());
        return made;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
