using OTalk.Core.Trees;
using OTalk.Engine.Delivery;

namespace OTalk.Engine.Trees;

/// <summary>Carries out <see cref="ReplayWork"/> in a tree's loop: serves a stream that fell behind; what the tree publishes from here on follows in order.</summary>
internal static class Replayer
{
    public static void Run(LoadedTree tree, ReplayWork work, Deliverer deliverer)
    {
        string name = tree.State.Identity.ToString();
        if (work.Feed.IsHeld || work.Feed.PositionIn(name) != work.From)
        {
            work.Done(false);
            return;
        }

        if (work.Slice.Missing.Select(tree.State.Find).OfType<ChannelNode>().Any(channel =>
            work.Feed.Loses(name, tree.State.AddressOf(channel.Path)) && work.Reader.Reads(tree.State, channel)))
        {
            work.Feed.CloseTooFarBehind();
            work.Done(false);
            return;
        }

        foreach (LogEntry stored in work.Slice.Entries)
        {
            LogEntry entry = ChannelEvents.Revive(stored);
            if (work.Reader.RouteTo(deliverer, work.Feed, name, tree.Audiences.For(entry), entry) is not { } route)
                continue;
            var publication = new Publication(entry, tree.State.AddressOf(entry.Path), name, tree.State.Epoch) { IsUnshared = true };
            if (!work.Feed.Replay(name, publication, route))
            {
                work.Done(false);
                return;
            }
        }

        bool caughtUp = work.Slice.End >= tree.LastOffset;
        work.Feed.Reached(name, work.Slice.End, caughtUp);
        work.Done(caughtUp);
    }
}
