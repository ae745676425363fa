using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;

namespace OTalk.Engine.Delivery;

/// <summary>Who a feed is read by: says by which route an entry that is read back from the log reaches it.</summary>
public interface IReader
{
    /// <summary>For the log of the server.</summary>
    string Address { get; }

    /// <summary>Over: nothing more is served to it.</summary>
    bool IsEnded { get; }

    /// <summary>The route of an entry; null where it does not go to this reader. Asked by the entry's tree alone.</summary>
    /// <param name="deliverer">The routes of that tree.</param>
    /// <param name="from">The feed that is behind.</param>
    /// <param name="tree">Identity of the tree.</param>
    /// <param name="audience">Who gets the entry by subscriptions.</param>
    /// <param name="entry">The entry.</param>
    Route? RouteTo(Deliverer deliverer, StreamFeed from, string tree, Audience audience, LogEntry entry);

    /// <summary>Whether it reads a channel now. Asked by the channel's tree alone.</summary>
    bool Reads(TreeState tree, ChannelNode channel);
}
