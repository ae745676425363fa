using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>
/// Tells the subscribers of a room's channel who comes and goes without a subscription: nothing else would. Such events are about the moment,
/// so they are not stored.
/// </summary>
internal sealed class RoomHerald(Deliverer deliverer, TreeServices services)
{
    public void Tell(LoadedTree tree, ChannelNode channel, string what, string identity)
    {
        DateTimeOffset now = Clock.Now(services.Time);
        LogEntry entry = ChannelEvents.Passing(
            tree.State, channel, services.Ids.MessageId(now), now, what, identity, writer => writer.WriteString("identity"u8, identity));
        var publication = new Publication(entry, tree.State.AddressOf(channel.Path), tree.State.Identity.ToString(), tree.State.Epoch);
        deliverer.Deliver(tree.Audiences.For(entry), [publication]);
    }
}
