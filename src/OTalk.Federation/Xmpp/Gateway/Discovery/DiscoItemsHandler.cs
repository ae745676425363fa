using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Discovery;

/// <summary>Says what somebody has: the discoverable channels as nodes, named by their paths (XEP-0030, section 4).</summary>
/// <param name="contents">Reads for who asks.</param>
internal sealed class DiscoItemsHandler(VisitorContents contents) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "query", XmppNs.DiscoItems)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (question["node"] is { } node)
            return new XmlElement("query", XmppNs.DiscoItems, [("node", node)]);
        if (!to.IsBare)
            return new XmlElement("query", XmppNs.DiscoItems);
        (IReadOnlyList<ContentRow>? rows, _) = await contents.ReadAsync(from, new IdentityUri(to.Identity, WellKnown.ChannelsPath));
        return rows is null
            ? new XmppError(StanzaCondition.ServiceUnavailable)
            : new XmlElement("query", XmppNs.DiscoItems, [.. rows.Select(row => (XmlNode)Item(to, row))]);
    }

    private static XmlElement? Item(Jid of, ContentRow row) =>
        row.Text("channel") is { } channel && IdentityUri.TryParse(channel, out IdentityUri? address, out _) && !address.IsPattern
            ? new XmlElement("item", XmppNs.DiscoItems, [("jid", of.ToString()), ("node", NodeNames.Of(address.Path)), ("name", row.Text("name") is { Length: > 0 } name ? name : null)])
            : null;
}
