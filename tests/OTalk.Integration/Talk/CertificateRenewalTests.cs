using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using OTalk.Integration.Support;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Talk;

/// <summary>A certificate is renewed by writing its files again; nothing is restarted.</summary>
public sealed class CertificateRenewalTests
{
    [Fact]
    public async Task New_connections_get_the_new_certificate_and_a_broken_one_changes_nothing()
    {
        using PortLease tls = PortLease.Acquire();
        using CertificateFile certificate = CertificateFile.Create("localhost");
        string[] settings = [$"Talker:TlsPort={tls.Port}", $"Talker:CertificateFile={certificate.Path}", $"Talker:CertificateKeyFile={certificate.KeyPath}"];
        await TalkRoom.UseAsync(
            async (server, _, _, _) =>
            {
                string first = await ThumbprintAsync(tls.Port);
                using CertificateFile renewed = CertificateFile.Create("localhost");
                File.Copy(renewed.KeyPath, certificate.KeyPath, overwrite: true);
                File.Copy(renewed.Path, certificate.Path, overwrite: true);
                string second = first;
                await Polling.UntilAsync("another certificate", async () => (second = await ThumbprintAsync(tls.Port)) != first);
                using (X509Certificate2 expected = X509CertificateLoader.LoadCertificateFromFile(renewed.Path))
                    Assert.Equal(expected.Thumbprint, second);

                await File.WriteAllTextAsync(certificate.Path, "no certificate");
                await Polling.UntilAsync("a word about the broken file", async () =>
                {
                    Assert.Equal(second, await ThumbprintAsync(tls.Port));
                    return server.Log.Lines.Any(line => line.Contains("certificate-not-renewed", StringComparison.Ordinal));
                });
            },
            settings);
    }

    private static async Task<string> ThumbprintAsync(int port)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using SslStream stream = new(client.GetStream(), false, static (_, shown, _, _) => shown is not null);
        await stream.AuthenticateAsClientAsync("localhost");
        return stream.RemoteCertificate!.GetCertHashString();
    }
}
