using OTalk.Accounts;
using OTalk.Engine.Options;

namespace OTalk.Federation.Xmpp.Streams.Components;

/// <summary>What the connections of a component share.</summary>
/// <param name="options">Where the server is, and the secret.</param>
/// <param name="limits">How long answers may take.</param>
/// <param name="policy">Who may be spoken with.</param>
/// <param name="domains">Which domains are ours.</param>
/// <param name="receiver">Who takes stanzas; made when the first comes, because it may need this itself.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="log">What is told.</param>
/// <param name="random">Decides pauses, and makes ids.</param>
/// <param name="time">The clock.</param>
public sealed class ComponentParts(
    XmppComponentOptions options,
    FederationOptions limits,
    FederationPolicy policy,
    XmppDomains domains,
    Lazy<IXmppReceiver> receiver,
    XmppMetrics metrics,
    XmppLog log,
    IRandomSource random,
    TimeProvider time)
{
    internal string Host => options.Host ?? "";

    internal int Port => options.Port;

    internal string Secret => options.Secret ?? "";

    internal TimeSpan AnswerWithin => limits.AnswerWithin;

    internal int StanzaBytes => limits.StanzaBytes;

    internal FederationPolicy Policy => policy;

    internal XmppDomains Domains => domains;

    internal IXmppReceiver Receiver => receiver.Value;

    internal XmppMetrics Metrics => metrics;

    internal XmppLog Log => log;

    internal IRandomSource Random => random;

    internal TimeProvider Time => time;

    internal XmppPings Pings { get; } = new(random);

    internal Sightings Sightings { get; } = new(time);
}
