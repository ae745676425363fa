using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Peers;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>
/// Subscriptions of XMPP users to channels here (XEP-0060, section 6): those of their bare addresses. They stand in the tree of the channel, so there
/// is nothing else that could differ from it.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="visitors">Carries out what they ask.</param>
internal sealed class NodeSubscribers(Lazy<EngineServices> engine, Visitors visitors)
{
    private static readonly XmppError _closed = NodeErrors.Of(StanzaCondition.NotAllowed, "closed-node");

    /// <summary>Answers <c>subscribe</c>.</summary>
    public async ValueTask<IqAnswer> SubscribeAsync(XmlElement question, XmlElement asked, Jid from, Jid to)
    {
        if (!NodeAddress.TryRead(asked, to, out IdentityUri? channel, out XmppError error))
            return error;
        if (!IsOwn(asked, from))
            return NodeErrors.WrongJid;

        // That is asked for by presence, whoever is asked, and whether they are there or not.
        if (PresencePaths.IsPresence(channel))
            return _closed;
        if ((await OfAsync(from.Identity, channel)).Any(static one => !one.IsActive))
            return NodeErrors.Pending;
        VisitorAnswer answer = await visitors.AskAsync(from.Identity, channel, Namespaces.Subscribe, writer =>
        {
            writer.WriteStartObject("config"u8);
            if (IsOff(question, "pubsub#deliver"))
                writer.WriteBoolean("mute"u8, true);
            if (IsOff(question, "pubsub#deliver_payloads"))
                writer.WriteString("delivery"u8, "notify"u8);
            writer.WriteEndObject();
        });
        return SubscribeAnswer.Read(answer.Reply) switch
        {
            SubscribeAnswer.Refused { Error: var refused } => NodeErrors.Of(refused, _closed),
            SubscribeAnswer.Pending => new XmlElement("pubsub", XmppNs.PubSub, Describe(channel, from, isActive: false)),
            _ => new IqAnswer(new XmlElement("pubsub", XmppNs.PubSub, Describe(channel, from, isActive: true))) { Then = answer.Then },
        };
    }

    /// <summary>Answers <c>unsubscribe</c>.</summary>
    public async ValueTask<IqAnswer> UnsubscribeAsync(XmlElement asked, Jid from, Jid to)
    {
        if (!NodeAddress.TryRead(asked, to, out IdentityUri? channel, out XmppError error))
            return error;
        if (!IsOwn(asked, from))
            return new XmppError(StanzaCondition.Forbidden);
        if ((await OfAsync(from.Identity, channel)).Count == 0)
            return NodeErrors.NotSubscribed;
        VisitorAnswer answer = await visitors.AskAsync(from.Identity, channel, Namespaces.Unsubscribe, static _ => { });
        return answer.Reply is ErrorReply { Error: var refused } ? NodeErrors.Of(refused) : new IqAnswer(null) { Then = answer.Then };
    }

    /// <summary>Answers <c>subscriptions</c>: to all nodes there, or to the one that is named.</summary>
    public async ValueTask<IqAnswer> ListAsync(XmlElement asked, Jid from, Jid to)
    {
        IdentityUri? channel = null;
        if (asked["node"] is not null && !NodeAddress.TryRead(asked, to, out channel, out XmppError error))
            return error;
        IReadOnlyList<Subscriber> all = channel is null ? await OfAsync(from.Identity, to.Identity) : await OfAsync(from.Identity, channel);
        return new XmlElement("pubsub", XmppNs.PubSub, new XmlElement(
            "subscriptions",
            XmppNs.PubSub,
            [("node", asked["node"])],
            [.. all.OrderBy(static one => one.Number).Select(one => (XmlNode)Describe(IdentityUri.Parse(one.Record.Source), from, one.IsActive))]));
    }

    private static XmlElement Describe(IdentityUri channel, Jid from, bool isActive) => new(
        "subscription",
        XmppNs.PubSub,
        [("node", NodeNames.Of(channel.Path)), ("jid", from.Bare.ToString()), ("subscription", isActive ? "subscribed" : "pending")]);

    /// <summary>Nobody subscribes for others. A full address stands for the bare one: which resource reads is that server's to say.</summary>
    private static bool IsOwn(XmlElement asked, Jid from) => Jid.TryParse(asked["jid"], out Jid? jid) && jid.Identity == from.Identity;

    private static bool IsOff(XmlElement question, string option) => question.Child("options", XmppNs.PubSub)?.Child("x", XmppNs.DataForms)
        ?.Children("field", XmppNs.DataForms).FirstOrDefault(field => field["var"] == option)?.Child("value", XmppNs.DataForms)?.Text is "0" or "false";

    private async Task<IReadOnlyList<Subscriber>> OfAsync(Identity reader, IdentityUri channel) =>
        [.. (await OfAsync(reader, channel.Identity)).Where(one => one.Pattern.Prefix == channel.Path)];

    private async Task<IReadOnlyList<Subscriber>> OfAsync(Identity reader, Identity ours)
    {
        Answer<List<Subscriber>> found = await engine.Value.Router.InspectAsync(
            ours, tree => tree.Subscribers.Of(reader.ToString()).Where(NodeAddress.IsNode).ToList());
        return found.Value ?? [];
    }
}
