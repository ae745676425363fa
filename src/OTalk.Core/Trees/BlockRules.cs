using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>What blocking brings with it.</summary>
public static class BlockRules
{
    /// <summary>The answer to who would block at somebody else's identity: the same whether that exists or not.</summary>
    public static StanzaError NotTheOwner(Identity identity) =>
        StanzaError.Forbidden($"only its owner says whom {identity} blocks");

    /// <summary>
    /// The end of a blocked identity's subscription in this tree: with its request where it is pending; where it is active, the channel is told.
    /// </summary>
    internal static IEnumerable<Change> End(TreeState tree, DecisionContext context, Subscriber subscriber, Actor actor)
    {
        yield return new SubscriberRemoved(subscriber.Owner, subscriber.Id);
        if (subscriber.Record.Request is { } request && tree.Find(WellKnown.RequestsPath) is { } requests)
        {
            if (tree.Items.Jobs.Find(requests.Number, request) is { } job)
                yield return new ItemRemoved(ItemKind.Job, Job.KeyOf(job.Channel, job.Id));
            yield return new MessageRemoved(requests.Number, request);
            yield return ChannelEvents.Of(
                tree,
                context,
                requests,
                requests.Path,
                Namespaces.Delete,
                actor.Address,
                EventSubject.Message,
                writer => writer.WriteString("msgid"u8, request));
        }

        if (subscriber.IsActive && tree.Find(subscriber.Pattern.Prefix) is { } place)
        {
            yield return ChannelEvents.Of(
                tree,
                context,
                place,
                place.Path,
                Namespaces.Unsubscribe,
                actor.Address,
                details: writer => writer.WriteString("identity"u8, subscriber.Owner));
        }

        yield return SubscriptionNews.Of(tree, context, subscriber.Record with { State = SubscriptionState.Ended, Since = context.Now });
    }
}
