using OTalk.Core.Addressing;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Reading;

/// <summary>
/// What a <c>get</c> reads, decided by the tree: which channels' history and keys come from the store, and the rows the state itself gives.
/// Lists in the order in which they are answered.
/// </summary>
public sealed record ReadPlan
{
    /// <summary>The whole answer for <c>?config</c>: a JSON object; the rest is empty then.</summary>
    public string? ConfigJson { get; init; }

    /// <summary>Channels whose messages are read.</summary>
    public IReadOnlyList<ChannelNode> Messages { get; init; } = [];

    /// <summary>Channels whose events are read.</summary>
    public IReadOnlyList<ChannelNode> Events { get; init; } = [];

    /// <summary>Channels whose keys are read.</summary>
    public IReadOnlyList<ChannelNode> Keys { get; init; } = [];

    /// <summary>The one key that is asked for; null: all of them.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Which keys the reader may see, by number of the channel; decided with the plan, as the answer is asked for when the tree may have changed.
    /// </summary>
    public IReadOnlyDictionary<int, KeyReach> KeyReaches { get; init; } = new Dictionary<int, KeyReach>();

    /// <summary>Some messages are left out for the reader: then they are read whole, so that neither rows nor their number tell of those.</summary>
    public bool LeavesOutMessages { get; init; }

    /// <summary>The channels that events may tell of; null: all, also those that are gone.</summary>
    public IReadOnlySet<ChannelPath>? Subjects { get; init; }

    /// <summary>The one message that is asked for, or null.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The claimed and finished jobs among the messages, as they are now.</summary>
    public IReadOnlyDictionary<(int Channel, Guid Id), Job> Jobs { get; init; } = new Dictionary<(int, Guid), Job>();

    /// <summary>Rows of the server-kept <c>/subscriptions</c> and <c>/features</c>: they stand where messages would.</summary>
    public IReadOnlyList<ContentRow> Kept { get; init; } = [];

    /// <summary>Sub-channels, subscriptions and permissions.</summary>
    public IReadOnlyList<ContentRow> Listed { get; init; } = [];

    public string? Ns { get; init; }

    /// <summary>Whether the reader may see a key of a channel that the plan reads.</summary>
    public bool MayReadKey(int channel, string key) => KeyReaches[channel].Allows(key);
}
