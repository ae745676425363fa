using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Talker;

/// <summary>The ports of the Talker door (protocol reference, "Talker").</summary>
public sealed class TalkerPortTests
{
    private const string Connect = """{"type":"connect","room":"romeo.alleyway","user":"romeo","token":"guess"}""";

    [Fact]
    [Covers("talker.tls")]
    public async Task A_port_with_TLS_shows_its_certificate_and_takes_tokens()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("otalk-test-tls-");
        try
        {
            (string certificate, string key, string thumbprint) = WriteCertificate(folder.FullName);
            using PortLease port = PortLease.Acquire();
            await OTalkServer.UseAsync(
                Cast.Shared($"Talker:TlsPort={port.Port}", $"Talker:CertificateFile={certificate}", $"Talker:CertificateKeyFile={key}"),
                async _ => Assert.Equal(
                    """{"type":"error","message":"Authentication failed"}""",
                    await AskAsync(port.Port, thumbprint)),
                TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    [Covers("talker.insecure")]
    public Task From_other_machines_tokens_are_taken_with_TLS_only() => OTalkServer.UseAsync(Cast.Shared("Talker:Host=*"), async server =>
    {
        await using TalkerClient client = await TalkerClient.ConnectAsync(new IPEndPoint(OwnAddress(), server.TalkerAddress.Port));
        await client.SendAsync(Encoding.UTF8.GetBytes(Connect));

        Assert.Equal("""{"type":"error","message":"tokens are taken over TLS only"}""", (await client.ReceiveAsync()).Text);
        await client.ReceiveEndAsync();
    });

    [Fact]
    [Covers("talker.insecure")]
    public Task Unless_a_setting_allows_it() => OTalkServer.UseAsync(Cast.Shared("Talker:Host=*", "Talker:AllowInsecure=true"), async server =>
    {
        await using TalkerClient client = await TalkerClient.ConnectAsync(new IPEndPoint(OwnAddress(), server.TalkerAddress.Port));
        await client.SendAsync(Encoding.UTF8.GetBytes(Connect));

        Assert.Equal("""{"type":"error","message":"Authentication failed"}""", (await client.ReceiveAsync()).Text);
    });

    /// <summary>An address of this machine by which a connection looks as if it came from another.</summary>
    private static IPAddress OwnAddress()
    {
        IPAddress? address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.SkipWhen(address is null, "this machine has no address but loopback");
        return address!;
    }

    private static async Task<string?> AskAsync(int port, string thumbprint)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
        await using SslStream tls = new(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == thumbprint);
        await tls.AuthenticateAsClientAsync("montague.com");
        await tls.WriteAsync(Encoding.UTF8.GetBytes(Connect));
        using StreamReader lines = new(tls);
        return await lines.ReadLineAsync();
    }

    private static (string Certificate, string Key, string Thumbprint) WriteCertificate(string folder)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=montague.com", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string certificateFile = Path.Combine(folder, "certificate.pem");
        string keyFile = Path.Combine(folder, "key.pem");
        File.WriteAllText(certificateFile, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile, made.GetCertHashString());
    }
}
