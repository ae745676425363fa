using OTalk.TestKit;
using OTalk.TestKit.Server;
using OTalk.TestKit.Xmpp;

namespace OTalk.Integration.Xmpp;

/// <summary>Where our server takes streams of others, for montague.com and its rooms, and what it shows there.</summary>
internal sealed class StreamDoor : IDisposable
{
    private static readonly string[] s_domains = ["montague.com", "rooms.montague.com"];

    private readonly PortLease _port = PortLease.Acquire();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("otalk-shown-");
    private readonly XmppRig _rig;

    /// <param name="rig">Whose servers can find it, and whose authority is trusted.</param>
    public StreamDoor(XmppRig rig)
    {
        _rig = rig;
        foreach (string domain in s_domains)
            rig.Names.Add(domain, Port);
        using TestCertificate certificate = rig.Authority.Issue(s_domains);
        Show(certificate);
    }

    public int Port => _port.Port;

    /// <summary>The certificate of montague.com, PEM.</summary>
    public string Certificate => Path.Combine(_folder.FullName, "montague.com.crt");

    private string Key => Path.ChangeExtension(Certificate, ".key");

    /// <summary>Puts another certificate in the place of the one there is.</summary>
    public void Show(TestCertificate certificate)
    {
        // Not copied, which would keep the time: those of a test are made at the same.
        File.WriteAllBytes(Key, File.ReadAllBytes(certificate.KeyPath));
        File.WriteAllBytes(Certificate, File.ReadAllBytes(certificate.Path));
    }

    /// <summary>What our server is told.</summary>
    /// <param name="dialback">Whether dialback proves domains.</param>
    /// <param name="theirs">Where the server of theirs takes streams.</param>
    /// <param name="domains">Its domains.</param>
    public IReadOnlyList<string> Settings(bool dialback, int theirs, params IReadOnlyList<string> domains) =>
    [
        "Xmpp:Enabled=true", "Xmpp:Host=127.0.0.1", $"Xmpp:Port={Port}", $"Xmpp:Certificates={_folder.FullName}",
        $"Xmpp:TrustedAuthorities={_rig.Authority.Path}", $"Xmpp:Dialback={(dialback ? "allow" : "off")}",
        .. domains.SelectMany(domain => new[] { $"Xmpp:Peers:{domain}:Host=127.0.0.1", $"Xmpp:Peers:{domain}:Port={theirs}" }),
    ];

    public void Dispose()
    {
        _port.Dispose();
        _folder.Delete(recursive: true);
    }
}
