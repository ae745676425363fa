using OTalk.Accounts;
using OTalk.Engine.Options;
using OTalk.Federation.Xmpp.Names;
using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Federation.Xmpp.Streams.Trust;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>What all streams with servers share.</summary>
/// <param name="options">The section <c>Xmpp</c>.</param>
/// <param name="limits">The section <c>Federation</c>: how long answers may take.</param>
/// <param name="policy">Who may be spoken with.</param>
/// <param name="domains">Which domains are ours.</param>
/// <param name="trust">Which certificates prove a domain.</param>
/// <param name="certificates">Our own.</param>
/// <param name="receiver">Who takes stanzas; made when the first comes, because it may need streams itself.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="log">What is told.</param>
/// <param name="random">Where ids and keys come from.</param>
/// <param name="time">The clock.</param>
public sealed class ServerParts(
    XmppOptions options,
    FederationOptions limits,
    FederationPolicy policy,
    XmppDomains domains,
    XmppTrust trust,
    IXmppCertificates certificates,
    Lazy<IXmppReceiver> receiver,
    XmppMetrics metrics,
    XmppLog log,
    IRandomSource random,
    TimeProvider time) : IDisposable
{
    private const int IdBytes = 16;

    /// <summary>How long opening a stream may take on either end.</summary>
    internal static readonly TimeSpan HandshakeWithin = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whether a domain may prove itself by dialback; null: whether any may.</summary>
    internal bool AllowsDialback(string? peer) => options.AllowsDialback(peer);

    internal TimeSpan AnswerWithin => limits.AnswerWithin;

    internal FederationPolicy Policy => policy;

    internal XmppDomains Domains => domains;

    internal XmppTrust Trust => trust;

    internal IXmppCertificates Certificates => certificates;

    internal IXmppReceiver Receiver => receiver.Value;

    internal XmppMetrics Metrics => metrics;

    internal XmppLog Log => log;

    internal TimeProvider Time => time;

    /// <summary>The server stops: no stream is opened any more.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    internal XmppNames Names { get; init; } = new(policy, new SrvResolver(), random);

    internal XmppPings Pings { get; } = new(random);

    internal DialbackKeys Keys { get; } = new(random);

    internal StreamSet Open { get; } = new(policy, metrics, time);

    internal Resumptions Resumptions { get; } = new(random, time);

    /// <summary>Ends all streams.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Open.StopAsync();
    }

    /// <summary>The name of a new stream: 128 random bits.</summary>
    internal string NewId() => Convert.ToHexStringLower(random.Bytes(IdBytes));

    public void Dispose()
    {
        Open.Dispose();
        _stopping.Dispose();
    }
}
