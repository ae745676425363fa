using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OTalk.TestKit;

/// <summary>A certificate of an authority that the test has made, and its key, in files that go with it.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("otalk-federation-");

    internal TestCertificate(string certificate, string key, string authority)
    {
        File.WriteAllText(Path, certificate);
        File.WriteAllText(KeyPath, key);
        File.WriteAllText(AuthorityPath, authority);
    }

    /// <summary>The certificate, PEM.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "certificate.pem");

    /// <summary>Its key, PEM.</summary>
    public string KeyPath => System.IO.Path.Combine(_directory.FullName, "key.pem");

    /// <summary>The certificate of the authority, PEM; its own where it is self-signed.</summary>
    public string AuthorityPath => System.IO.Path.Combine(_directory.FullName, "authority.pem");

    /// <summary>Makes one of a new authority for a name and the loopback that is good until some days from now, or was until some days before.</summary>
    public static TestCertificate Create(string host = "localhost", int days = 1)
    {
        using var authority = new TestAuthority();
        return authority.Issue([host], days);
    }

    /// <summary>Makes one that no authority has issued.</summary>
    public static TestCertificate CreateSelfSigned(params IReadOnlyList<string> names)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = TestAuthority.Request(names, key).CreateSelfSigned(now.AddDays(-5), now.AddDays(1));
        string text = certificate.ExportCertificatePem();
        return new TestCertificate(text, key.ExportPkcs8PrivateKeyPem(), text);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
