using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Iq;

/// <summary>Says that somebody is there (XEP-0199).</summary>
internal sealed class PingHandler : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "ping", XmppNs.Ping)];

    public ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel) => ValueTask.FromResult<IqAnswer>((XmlElement?)null);
}
