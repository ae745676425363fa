using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Nodes;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Discovery;

/// <summary>Says what an address is and can do (XEP-0030, section 3).</summary>
/// <param name="contents">Reads for who asks.</param>
/// <param name="nodes">Says it of channels.</param>
internal sealed class DiscoInfoHandler(VisitorContents contents, NodeInfo nodes) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.DiscoInfo)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        string? node = question["node"];
        if (!to.IsBare)
            return await OfSessionAsync(node, from, to);
        if (node is not null)
            return await nodes.DescribeAsync(node, from, to);
        if (to.IsDomain)
            return Abilities.Server.ToElement(null);

        // Who is not there and who does not want to be asked look the same.
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, to.ToAddress() with { Pattern = ChannelPattern.Exact(Core.Trees.WellKnown.FeaturesPath) });
        return rows is null ? new XmppError(StanzaCondition.ServiceUnavailable) : Abilities.Account.ToElement(null);
    }

    private async ValueTask<IqAnswer> OfSessionAsync(string? node, Jid from, Jid to)
    {
        if (node is not null && !Abilities.IsCaps(node))
            return new XmppError(StanzaCondition.ItemNotFound);
        (IReadOnlyList<ContentRow>? rows, StanzaError? _) = await contents.ReadAsync(from, to.ToSessionChannel(Core.Trees.WellKnown.Features));
        return rows is null ? new XmppError(StanzaCondition.ServiceUnavailable) : Abilities.Session.ToElement(node);
    }
}
