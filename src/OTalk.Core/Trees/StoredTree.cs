using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees;

/// <summary>The counters of a tree that change with its configuration.</summary>
/// <param name="Version">Version of the configuration: grows with every change that a decision may depend on.</param>
/// <param name="NextChannel">The next channel number.</param>
/// <param name="NextSubscription">The next subscription number: the 7 of <c>s7</c>.</param>
public readonly record struct TreeCounters(long Version, int NextChannel, int NextSubscription)
{
    /// <summary>A tree that does not exist yet.</summary>
    public static readonly TreeCounters None = new(0, 1, 1);
}

/// <summary>Everything of a tree that decisions need, as loaded from a store. History and key values stay in the store.</summary>
public sealed record StoredTree
{
    public required string Identity { get; init; }

    /// <summary>Changes when history was lost or restored from a backup: a position is (epoch, offset).</summary>
    public required Guid Epoch { get; init; }

    /// <summary>Offset of the newest entry; 0 for an empty log.</summary>
    public required long LastOffset { get; init; }

    public required TreeCounters Counters { get; init; }

    /// <summary>In order of number, so parents come before what is below them.</summary>
    public IReadOnlyList<ChannelRecord> Channels { get; init; } = [];

    public IReadOnlyList<GrantSet> Grants { get; init; } = [];

    public IReadOnlyList<SubscriberRecord> Subscribers { get; init; } = [];

    public IReadOnlyList<SubscriptionRecord> Subscriptions { get; init; } = [];

    public IReadOnlyList<SessionRecord> Sessions { get; init; } = [];

    /// <summary>In any order.</summary>
    public IReadOnlyList<TreeItem> Items { get; init; } = [];
}
