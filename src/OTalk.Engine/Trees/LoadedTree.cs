using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;

namespace OTalk.Engine.Trees;

/// <summary>A tree in memory with what is derived from it.</summary>
public sealed class LoadedTree(TreeState state, long lastOffset, bool isStored)
{
    public TreeState State => state;

    public AudienceCache Audiences { get; } = new(state);

    /// <summary>Offset of the newest entry that is durable.</summary>
    public long LastOffset { get; set; } = lastOffset;

    /// <summary>False for a tree that was founded in memory and has no batch in the store yet.</summary>
    public bool IsStored { get; set; } = isStored;

    /// <summary><c>msg_count</c> of an entry's channel.</summary>
    public int MessageCountOf(LogEntry entry) => State.Find(entry.Channel)?.Config.MessageCount ?? ChannelConfig.DefaultMessageCount;
}
