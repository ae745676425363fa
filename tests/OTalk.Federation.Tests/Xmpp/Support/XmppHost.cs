using Microsoft.Extensions.Logging;
using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Federation.Tests.Support;
using OTalk.Federation.Xmpp;
using OTalk.Federation.Xmpp.Gateway;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Federation.Xmpp.Streams.Trust;
using OTalk.Protocols.Xmpp;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Xmpp.Support;

/// <summary>The streams of a server, on the loopback, with an ear for what comes over them.</summary>
internal sealed class XmppHost : IAsyncDisposable
{
    private readonly Dictionary<string, XmppPeerOptions> _peers = new(StringComparer.Ordinal);
    private readonly ServerListener _listener;
    private readonly ILoggerFactory _logging;
    private readonly XmppMetrics _metrics = new();

    /// <param name="domain">Its domain.</param>
    /// <param name="certificate">What it shows; null for nothing.</param>
    /// <param name="authority">Whom it trusts; null for the system's authorities only.</param>
    /// <param name="dialback">Whether domains may prove themselves by dialback.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="mode">With whom it speaks.</param>
    public XmppHost(
        string domain,
        TestCertificate? certificate,
        string? authority,
        XmppDialback dialback = XmppDialback.Off,
        TimeProvider? time = null,
        XmppMode mode = XmppMode.Open)
    {
        Domain = domain;
        _logging = LoggerFactory.Create(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        var options = new XmppOptions { Enabled = true, Host = "127.0.0.1", Port = 0, Dialback = dialback, Peers = _peers, Mode = mode };
        var server = new ServerOptions { Domain = domain };
        Policy = new FederationPolicy(new FederationOptions(), server, options);
        Parts = new ServerParts(
            options,
            new FederationOptions(),
            Policy,
            new XmppDomains(server, options),
            XmppTrust.Read(authority),
            new ShownCertificates(certificate),
            new Lazy<IXmppReceiver>(() => new StoreGuard(Heard, Streams!, _logging.CreateLogger<StoreGuard>())),
            _metrics,
            new XmppLog(_logging.CreateLogger<XmppLog>()),
            new SystemRandomSource(),
            time ?? TimeProvider.System);
        Streams = new ServerStreams(Parts);
        Heard.Streams = Streams;
        _listener = new ServerListener(options, Parts);
        _listener.Start();
    }

    public string Domain { get; }

    public HeardStanzas Heard { get; } = new();

    public LogLines Log { get; } = new();

    public FederationPolicy Policy { get; }

    public ServerParts Parts { get; }

    public ServerStreams Streams { get; }

    public int Port => _listener.Addresses.Single().Port;

    /// <summary>Says where a domain is.</summary>
    public void Know(string domain, int port) => _peers[domain] = new XmppPeerOptions { Host = "127.0.0.1", Port = port };

    /// <summary>Names each other.</summary>
    public void Meet(XmppHost other)
    {
        Know(other.Domain, other.Port);
        other.Know(Domain, Port);
    }

    /// <summary>Sends chat messages, and returns when they are known to have arrived.</summary>
    public Task SayAsync(string domain, params IReadOnlyList<string> bodies) => Streams.SendAsync(
        Domain, domain, [.. bodies.Select(body => Message($"romeo@{Domain}/Balcony", $"juliet@{domain}", body))], TestContext.Current.CancellationToken);

    public static XmlElement Message(string from, string to, string body) =>
        new("message", Ns.Server, [("from", from), ("to", to), ("type", "chat")], new XmlElement("body", Ns.Server, body));

    /// <summary>The lines of an event in the log so far.</summary>
    public IEnumerable<string> Told(string name) => Log.All.Where(line => line.Event == name).Select(line => line.Text);

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _metrics.Dispose();
        _logging.Dispose();
    }
}
