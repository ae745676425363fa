using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Delivery;
using OTalk.Engine.Peers;
using OTalk.Engine.Sessions;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Trees;

/// <summary>Carries out <see cref="ActivationWork"/> in a tree's loop.</summary>
internal static class Activator
{
    public static async ValueTask RunAsync(LoadedTree tree, ActivationWork work, TreeServices services)
    {
        if (tree.State.Subscribers.Find(work.Owner, work.Subscription) is not { IsActive: true } subscriber)
            return;
        foreach ((LogEntry entry, ChannelNode node) in await CurrentAsync(tree, subscriber, services))
        {
            string address = tree.State.AddressOf(node.Path);
            if (!tree.State.Rules.Hosts(subscriber.Domain))
                services.Remote.Pass(tree.State.Identity.ToString(), tree.State.Epoch, subscriber.Domain, new PeerEvent(entry, address, node.Config.MessageCount, [subscriber]) { IsCurrent = true });
            else if (subscriber.IsLink)
                services.Effects.Carry(subscriber, [new CarriedMessage(entry, address, node.Config.MessageCount)], static _ => { });
            else
                Deliver(services.Sessions.Of(work.Owner), subscriber, Current(tree, entry));
        }
    }

    /// <summary>Hands on what is current at the source of a mirror.</summary>
    public static void Run(LoadedTree tree, MirroredCurrentWork work, TreeServices services)
    {
        LogEntry entry = work.Current.Entry;
        string address = tree.State.AddressOf(entry.Path);
        foreach (Subscriber subscriber in MirrorAudiences.Named(tree.State, work.Current))
        {
            if (!subscriber.Accepts(entry))
                continue;
            if (subscriber.IsLink)
                services.Effects.Carry(subscriber, [new CarriedMessage(entry, address, work.Current.MessageCount ?? 1)], static _ => { });
            else
                Deliver(services.Sessions.Of(subscriber.Owner), subscriber, Current(tree, entry));
        }
    }

    /// <summary>The current messages that a subscription, whether or not the tree has it, gets when it becomes active.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public static async ValueTask<IReadOnlyList<(LogEntry Entry, ChannelNode Channel)>> CurrentAsync(
        LoadedTree tree, Subscriber subscriber, TreeServices services)
    {
        var current = new List<(LogEntry Entry, ChannelNode Channel)>();
        foreach (ChannelNode node in ActivationWork.Channels(tree.State, subscriber))
        {
            MessagePage page = await services.Store.ReadMessagesAsync(
                tree.State.Identity.ToString(),
                new MessageQuery { Channels = [node.Number], UpTo = tree.LastOffset, Limit = 1, Descending = true },
                CancellationToken.None);
            if (page.Entries.Count > 0 && subscriber.Accepts(page.Entries[0]) && Audience.Of(tree.State, page.Entries[0], subscriber) != Audience.Nobody)
                current.Add((page.Entries[0], node));
        }

        return current;
    }

    /// <summary>A current message on its way: it stands in no order with what is new.</summary>
    public static Publication Current(LoadedTree tree, LogEntry entry) =>
        new(entry, tree.State.AddressOf(entry.Path), tree.State.Identity.ToString(), tree.State.Epoch) { IsOutOfOrder = true };

    private static void Deliver(OwnerSessions sessions, Subscriber subscriber, Publication publication)
    {
        var route = new Route([subscriber]);
        foreach (Session session in sessions.Live)
        {
            if (!session.Mask.Covers(subscriber.Id))
                continue;
            foreach (StreamFeed feed in session.Feeds)
            {
                if (feed.MayReceive(publication))
                    feed.Queue.PushAnyway(publication, route);
            }
        }
    }
}
