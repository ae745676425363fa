using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Watching;

namespace OTalk.Engine.Trees;

/// <summary>A tree in memory with what is derived from it.</summary>
public sealed class LoadedTree(TreeState state, long lastOffset, bool isStored)
{
    public TreeState State => state;

    public AudienceCache Audiences { get; } = new(state);

    /// <summary>Who reads it beside sessions.</summary>
    internal WatchList Watches { get; init; } = WatchList.None;

    /// <summary>Offset of the newest entry that is durable.</summary>
    public long LastOffset { get; set; } = lastOffset;

    /// <summary>False for a tree that was founded in memory and has no batch in the store yet.</summary>
    public bool IsStored { get; set; } = isStored;

    /// <summary>What founded it, to be stored with its first batch; empty once it is.</summary>
    public IReadOnlyList<Change> Founding { get; set; } = [];

    /// <summary>Who gets an entry, by the state now.</summary>
    internal Delivery DeliveryOf(LogEntry entry) => new(entry, Audiences.For(entry), MessageCountOf(entry), Watches.For(state, entry));

    /// <summary><c>msg_count</c> of an entry's channel.</summary>
    public int MessageCountOf(LogEntry entry) => State.Find(entry.Channel)?.Config.MessageCount ?? ChannelConfig.DefaultMessageCount;
}
