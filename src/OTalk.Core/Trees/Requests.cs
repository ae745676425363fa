using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>
/// Requests: a pending subscription is a message in the owner's <c>/requests</c>, and a job that moderators may claim (protocol reference,
/// "Requests").
/// </summary>
public static class Requests
{
    /// <summary>The pending subscription whose request has an id, or null.</summary>
    public static Subscriber? Find(TreeState tree, Guid request) => tree.Subscribers.Pending.FirstOrDefault(subscriber => subscriber.Record.Request == request);

    /// <summary>
    /// Whether an identity that may not subscribe to a pattern may ask to. All that the pattern covers has to take requests: who is let in gets
    /// all of it. Where it is recursive the channel at its head speaks for what is below.
    /// </summary>
    public static bool MayAsk(TreeState tree, ChannelPattern pattern, string identity)
    {
        if (pattern.IsExact || pattern.IsRecursive)
            return tree.Find(pattern.Prefix) is { Config.Requests: true } head && !AccessRules.IsHidden(tree, head, identity);
        List<ChannelNode> covered = [.. tree.Covered(pattern)];
        return covered.Count == 0
            ? WellKnown.TemplateFor(tree.Identity, pattern) is { Requests: true }
                && !AccessRules.IsShutOut(tree, tree.Find(WellKnown.SessionsPath) ?? tree.Root, identity)
            : covered.TrueForAll(node => node.Config.Requests && !AccessRules.IsHidden(tree, node, identity));
    }

    /// <summary>The error where a tree has as many requests as it may have; else null.</summary>
    public static StanzaError? Full(TreeState tree)
    {
        int limit = tree.Rules.RequestsPerAccount;
        int waiting = tree.Subscribers.Pending.Count + tree.Subscriptions.Count(subscription => subscription.Invite is not null);
        return limit > 0 && waiting >= limit
            ? StanzaError.QuotaExceeded($"{tree.AddressOf(WellKnown.RequestsPath)} has {waiting} requests, as many as it may have")
            : null;
    }

    /// <summary>A subscription waits for a decision: the message, and the job that it is.</summary>
    public static IEnumerable<Change> Ask(TreeState tree, DecisionContext context, SubscriberRecord pending, string author)
    {
        ChannelNode place = tree.Find(WellKnown.RequestsPath)!;
        yield return new EntryAppended(new LogEntry
        {
            Kind = EntryKind.Message,
            Channel = place.Number,
            Path = place.Path,
            Id = pending.Request!.Value,
            Time = context.Now,
            Author = author,
            Ns = Namespaces.Subscribe,
            Body = Body(pending),
        });
        yield return new JobSet(new Job(place.Number, pending.Request.Value, tree.Items.Jobs.NextNumber));
    }

    /// <summary>A pending subscription asks for something else than before: its message says so.</summary>
    public static IEnumerable<Change> AskAgain(TreeState tree, DecisionContext context, SubscriberRecord pending, string author)
    {
        ChannelNode place = tree.Find(WellKnown.RequestsPath)!;
        Guid id = pending.Request!.Value;
        yield return new MessageRevised(place.Number, id, Namespaces.Subscribe, Body(pending));
        yield return ChannelEvents.Of(
            tree, context, place, place.Path, Namespaces.Revise, author, EventSubject.Message, writer => writer.WriteString("msgid"u8, id));
    }

    /// <summary>A request is decided or withdrawn, or an invite is answered: its message goes.</summary>
    public static IEnumerable<Change> Remove(TreeState tree, DecisionContext context, Guid id, string author)
    {
        ChannelNode place = tree.Find(WellKnown.RequestsPath)!;
        yield return new MessageRemoved(place.Number, id);
        if (tree.Items.Jobs.Find(place.Number, id) is not null)
            yield return new ItemRemoved(ItemKind.Job, Job.KeyOf(place.Number, id));
        yield return ChannelEvents.Of(
            tree, context, place, place.Path, Namespaces.Delete, author, EventSubject.Message, writer => writer.WriteString("msgid"u8, id));
    }

    /// <summary>The <c>msg</c> of a request.</summary>
    public static byte[] Body(SubscriberRecord pending) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("ns"u8, Namespaces.Subscribe);
        writer.WriteString("channel"u8, IdentityUri.Parse(pending.Source).WithoutQuery().ToString());
        writer.WriteString("identity"u8, pending.Owner);
        writer.WriteStartObject("config"u8);
        SubscriptionConfig.Parse(pending.ConfigJson).WriteMembers(writer);
        writer.WriteEndObject();
    });
}
