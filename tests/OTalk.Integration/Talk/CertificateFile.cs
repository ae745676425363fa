using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.Integration.Talk;

/// <summary>A certificate that vouches for itself, and its key, in files that go with it.</summary>
internal sealed class CertificateFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-certificate-");

    private CertificateFile()
    {
    }

    /// <summary>PEM.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "certificate.pem");

    /// <summary>PEM.</summary>
    public string KeyPath => System.IO.Path.Combine(_directory.FullName, "key.pem");

    public static CertificateFile Create(string host)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        CertificateFile file = new();
        File.WriteAllText(file.Path, certificate.ExportCertificatePem());
        File.WriteAllText(file.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
