using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Questions of XMPP users about channels here, which are nodes to them (XEP-0060).</summary>
/// <param name="items">Reads channels.</param>
/// <param name="subscribers">Knows who has subscribed.</param>
internal sealed class NodeQuestions(NodeItems items, NodeSubscribers subscribers) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("get", "pubsub", XmppNs.PubSub), ("get", "pubsub", XmppNs.PubSubOwner)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (!to.IsBare)
            return new XmppError(StanzaCondition.ServiceUnavailable);
        XmlElement? what = question.Elements.FirstOrDefault(element => element.Namespace == question.Namespace);
        return (question.Namespace, what?.Name) switch
        {
            (XmppNs.PubSub, "items") => await items.ReadAsync(question, what!, from, to),
            (XmppNs.PubSub, "subscriptions") => await subscribers.ListAsync(what!, from, to),
            (XmppNs.PubSub, "affiliations") => NodeErrors.Unsupported("retrieve-affiliations"),
            (XmppNs.PubSub, "options") => NodeErrors.Unsupported("subscription-options"),
            (XmppNs.PubSub, "default") or (XmppNs.PubSubOwner, "default") => NodeErrors.Unsupported("retrieve-default"),
            (XmppNs.PubSubOwner, "configure") => NodeErrors.Unsupported("config-node"),
            (XmppNs.PubSubOwner, "affiliations") => NodeErrors.Unsupported("modify-affiliations"),
            (XmppNs.PubSubOwner, "subscriptions") => NodeErrors.Unsupported("manage-subscriptions"),
            _ => new XmppError(StanzaCondition.BadRequest, "pubsub asks for nothing that there is"),
        };
    }
}
