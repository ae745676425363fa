using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>What XMPP users change in channels here, which are nodes to them (XEP-0060).</summary>
/// <param name="publishing">Publishes and takes back.</param>
/// <param name="subscribers">Subscribes.</param>
internal sealed class NodeChanges(NodePublishing publishing, NodeSubscribers subscribers) : IIqHandler
{
    public IReadOnlyList<(string Type, string Name, string Ns)> Takes { get; } = [("set", "pubsub", XmppNs.PubSub), ("set", "pubsub", XmppNs.PubSubOwner)];

    public async ValueTask<IqAnswer> AnswerAsync(XmlElement question, Jid from, Jid to, CancellationToken cancel)
    {
        if (!to.IsBare)
            return new XmppError(StanzaCondition.ServiceUnavailable);
        XmlElement? what = question.Elements.FirstOrDefault(element => element.Namespace == question.Namespace);
        return (question.Namespace, what?.Name) switch
        {
            // What they demand of the node could not be looked after.
            (XmppNs.PubSub, "publish") when question.Child("publish-options", XmppNs.PubSub) is not null => NodeErrors.Unsupported("publish-options"),
            (XmppNs.PubSub, "publish") => await publishing.PublishAsync(what!, from, to),
            (XmppNs.PubSub, "retract") => await publishing.RetractAsync(what!, from, to),
            (XmppNs.PubSub, "subscribe") => await subscribers.SubscribeAsync(question, what!, from, to),
            (XmppNs.PubSub, "unsubscribe") => await subscribers.UnsubscribeAsync(what!, from, to),
            (XmppNs.PubSub, "create") => NodeErrors.Unsupported("create-nodes"),
            (XmppNs.PubSub, "options") => NodeErrors.Unsupported("subscription-options"),
            (XmppNs.PubSubOwner, "configure") => NodeErrors.Unsupported("config-node"),
            (XmppNs.PubSubOwner, "delete") => NodeErrors.Unsupported("delete-nodes"),
            (XmppNs.PubSubOwner, "purge") => NodeErrors.Unsupported("purge-nodes"),
            (XmppNs.PubSubOwner, "affiliations") => NodeErrors.Unsupported("modify-affiliations"),
            (XmppNs.PubSubOwner, "subscriptions") => NodeErrors.Unsupported("manage-subscriptions"),
            _ => new XmppError(StanzaCondition.BadRequest, "pubsub asks for nothing that there is"),
        };
    }
}
