using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
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
        string identity = tree.State.Identity.ToString();
        foreach (ChannelNode node in ActivationWork.Channels(tree.State, subscriber))
        {
            MessagePage page = await services.Store.ReadMessagesAsync(
                identity,
                new MessageQuery { Channels = [node.Number], UpTo = tree.LastOffset, Limit = 1, Descending = true },
                CancellationToken.None);
            if (page.Entries.Count == 0 || !subscriber.Accepts(page.Entries[0]) || !tree.Audiences.For(page.Entries[0]).Includes(subscriber))
                continue;
            LogEntry entry = page.Entries[0];
            string address = tree.State.AddressOf(node.Path);
            if (subscriber.IsLink)
                services.Effects.Carry(subscriber, [new CarriedMessage(entry, address, node.Config.MessageCount)], static _ => { });
            else
                Deliver(services.Sessions.Of(work.Owner), subscriber, new Publication(entry, address, identity, tree.State.Epoch) { IsOutOfOrder = true });
        }
    }

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
