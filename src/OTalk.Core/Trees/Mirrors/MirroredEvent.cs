
namespace OTalk.Core.Trees.Mirrors;

/// <summary>An event that another server sends of a channel of its own, for subscribers here (protocol reference, "Federation").</summary>
/// <param name="Entry">The message or channel event, its path that of the channel; offset and number of the channel are not set.</param>
/// <param name="Subscribers">For whom: ids of subscriptions by their owner.</param>
public sealed record MirroredEvent(LogEntry Entry, IReadOnlyDictionary<string, IReadOnlyList<string>> Subscribers)
{
    /// <summary>Epoch and offset of the entry in its source's log; null where the source does not say.</summary>
    public Items.SourceReached? Position { get; init; }

    /// <summary><c>msg_count</c> of its channel: what a link gives a channel that it makes. Null where the source does not say.</summary>
    public int? MessageCount { get; init; }

    /// <summary>
    /// It tells that entries of its channel, up from its position, are kept no more at the source and do not come.
    /// </summary>
    public bool IsGap { get; init; }

    /// <summary>It is sent because it is current, whatever its place in the log: a subscription has become active.</summary>
    public bool IsCurrent { get; init; }
}
