using OTalk.TestKit.Xmpp.Clients;
using OTalk.TestKit.Xmpp.Names;
using OTalk.TestKit.Xmpp.Servers;
using OTalk.TestKit.Xmpp.Servers.Ejabberd;
using OTalk.TestKit.Xmpp.Servers.Prosody;

namespace OTalk.TestKit.Xmpp;

/// <summary>
/// The XMPP of a test: names that lead to servers on loopback, an authority that these trust, and servers and clients of other makers. All of it
/// ends with the rig, logs too: what fails in <see cref="RunAsync"/> shows their ends.
/// </summary>
public sealed class XmppRig : IAsyncDisposable
{
    private readonly List<XmppServer> _servers = [];
    private readonly List<XmppClient> _clients = [];
    private readonly List<TestCertificate> _certificates = [];
    private readonly Lock _lock = new();

    /// <summary>Where domains are. A server of the test's own is found when it is added here.</summary>
    public XmppNames Names { get; } = new();

    /// <summary>The authority that servers of the rig trust.</summary>
    public TestAuthority Authority { get; } = new();

    /// <summary>Runs a test with a rig of its own.</summary>
    public static async Task UseAsync(Func<XmppRig, Task> test)
    {
        await using XmppRig rig = new();
        await rig.RunAsync(() => test(rig));
    }

    /// <summary>Runs a test with what is there; a fixture can be the owner of the rig.</summary>
    public async Task RunAsync(Func<Task> test)
    {
        try
        {
            await test();
        }
        catch (Exception e) when (_servers.Count > 0)
        {
            throw new HarnessException($"{e.Message}\n{string.Join('\n', _servers.Select(server => $"The log of {server} ends with:\n{server.Log.Tail()}"))}", e);
        }
    }

    /// <summary>Starts a Prosody.</summary>
    /// <param name="setup">What it has.</param>
    /// <param name="certificate">Another than the one of <see cref="Authority"/> for all its domains (self-signed, where dialback is what counts).</param>
    /// <param name="cancel">Gives it up.</param>
    public Task<XmppServer> StartProsodyAsync(XmppServerSetup setup, TestCertificate? certificate = null, CancellationToken cancel = default) =>
        StartAsync(new ProsodyServer(setup, certificate ?? CertificateOf(setup), Authority, Names), cancel);

    /// <summary>Starts an ejabberd.</summary>
    /// <param name="setup">What it has.</param>
    /// <param name="certificate">Another than the one of <see cref="Authority"/> for all its domains (self-signed, where dialback is what counts).</param>
    /// <param name="cancel">Gives it up.</param>
    public Task<XmppServer> StartEjabberdAsync(XmppServerSetup setup, TestCertificate? certificate = null, CancellationToken cancel = default) =>
        StartAsync(new EjabberdServer(setup, certificate ?? CertificateOf(setup), Authority, Names), cancel);

    /// <summary>Logs in with slixmpp.</summary>
    /// <param name="server">Where the account is.</param>
    /// <param name="jid">With a resource, or the server gives one.</param>
    public async Task<XmppClient> LogInWithSlixmppAsync(XmppServer server, string jid) =>
        Keep(await XmppClient.StartSlixmppAsync(server.ClientPort, jid, server.PasswordOf(jid.Split('/')[0])));

    /// <summary>Logs in with @xmpp/client.</summary>
    /// <param name="server">Where the account is.</param>
    /// <param name="jid">With a resource, or the server gives one.</param>
    public async Task<XmppClient> LogInWithXmppJsAsync(XmppServer server, string jid) =>
        Keep(await XmppClient.StartXmppJsAsync(server.ClientPort, jid, server.PasswordOf(jid.Split('/')[0])));

    public async ValueTask DisposeAsync()
    {
        foreach (XmppClient client in _clients)
            await client.DisposeAsync();
        foreach (XmppServer server in _servers)
            await server.DisposeAsync();
        foreach (TestCertificate certificate in _certificates)
            certificate.Dispose();
        Authority.Dispose();
        await Names.DisposeAsync();
    }

    private TestCertificate CertificateOf(XmppServerSetup setup)
    {
        TestCertificate certificate = setup.Dialback
            ? TestCertificate.CreateSelfSigned([.. setup.AllDomains])
            : Authority.Issue([.. setup.AllDomains]);
        lock (_lock)
            _certificates.Add(certificate);
        return certificate;
    }

    private async Task<XmppServer> StartAsync(XmppServer server, CancellationToken cancel)
    {
        lock (_lock)
            _servers.Add(server);
        await server.StartAsync(cancel);
        return server;
    }

    private XmppClient Keep(XmppClient client)
    {
        lock (_lock)
            _clients.Add(client);
        return client;
    }
}
