using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Federation.Xmpp.Gateway.Iq;
using OTalk.Federation.Xmpp.Mapping;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Nodes;

/// <summary>Nodes of XMPP users and servers: asks of them, and knows who of ours has subscribed there.</summary>
/// <param name="engine">The engine.</param>
/// <param name="questions">Asks.</param>
/// <param name="options">Section <c>Federation</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class TheirNodes(Lazy<EngineServices> engine, IqQuestions questions, FederationOptions options, TimeProvider time)
{
    /// <summary>Asks the service of a node in the name of one of ours; the answer, or what it was refused with.</summary>
    /// <param name="ours">Who asks.</param>
    /// <param name="node">The node.</param>
    /// <param name="type"><c>get</c> or <c>set</c>.</param>
    /// <param name="ns">Namespace of the <c>pubsub</c>.</param>
    /// <param name="what">Gives what stands in it, for the name of the node.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <exception cref="Queues.PeerUnreachableException">It could not be asked.</exception>
    public async Task<(XmlElement? PubSub, StanzaError? Error)> AskAsync(
        Identity ours, IdentityUri node, string type, string ns, Func<string, XmlElement> what, CancellationToken cancel)
    {
        // One service that never answers must not keep what waits for others of its domain.
        using var within = new CancellationTokenSource(options.AnswerWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, cancel);
        try
        {
            XmlElement answer = await questions.AskAsync(
                Jid.Of(ours), Jid.Of(node.Identity), type, new XmlElement("pubsub", ns, what(NodeNames.Of(node.Path))), either.Token);
            return answer["type"] is "error"
                ? (null, XmppError.Read(answer).ToOTalk())
                : (answer.Child("pubsub", ns) ?? new XmlElement("pubsub", ns), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, new StanzaError(Condition.RemoteServerTimeout, $"{node.Identity} has not answered") { Queued = false });
        }
    }

    /// <summary>The subscriptions of one of ours to a node, in any state but ended.</summary>
    public async Task<IReadOnlyList<SubscriptionRecord>> OfAsync(Identity ours, Identity service, ChannelPath node)
    {
        Answer<List<SubscriptionRecord>> found = await engine.Value.Router.InspectAsync(ours, tree => tree.Subscriptions
            .Where(static subscription => subscription.State is not (SubscriptionState.Ended or SubscriptionState.Denied))
            .Where(subscription => IdentityUri.Parse(subscription.Source) is { IsPattern: false } source && source.Identity == service && source.Path == node)
            .ToList());
        return found.Value ?? [];
    }

    /// <summary>The ids of the subscriptions to a node that its events are for: of one of ours, whom it tells, and of all others who are let in.</summary>
    /// <param name="ours">Who is told.</param>
    /// <param name="service">Whose node it is.</param>
    /// <param name="node">The node.</param>
    /// <param name="others">Those of others too.</param>
    public async Task<Dictionary<string, IReadOnlyList<string>>> ReadersAsync(Identity ours, Identity service, ChannelPath node, bool others)
    {
        Answer<List<(string Owner, string Id)>> known = await engine.Value.Mirrors.InspectAsync(service, mirror => mirror.Subscribers.Covering(node)
            .Where(subscriber => subscriber.Pattern.IsExact && (others || subscriber.Owner == ours.ToString()))
            .Select(static subscriber => (subscriber.Owner, subscriber.Id)).ToList());
        var readers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (IGrouping<string, (string Owner, string Id)> owner in (known.Value ?? []).GroupBy(static one => one.Owner, StringComparer.Ordinal))
        {
            List<string> ids = [.. owner.Select(static one => one.Id)];
            if (owner.Key != ours.ToString())
            {
                IReadOnlyList<SubscriptionRecord> theirs = await OfAsync(Identity.Parse(owner.Key), service, node);
                ids.RemoveAll(id => !theirs.Any(one => one.Id == id && one.State is SubscriptionState.Active));
            }

            if (ids.Count > 0)
                readers[owner.Key] = ids;
        }

        return readers;
    }
}
