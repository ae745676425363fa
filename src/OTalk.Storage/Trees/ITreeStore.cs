using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;

namespace OTalk.Storage.Trees;

/// <summary>
/// Where trees and their logs are kept. The guarantees every store gives, and the compliance suite checks:
/// <list type="bullet">
/// <item><b>Atomic.</b> A batch is stored whole or not at all, also when the process or the machine dies in between.</item>
/// <item><b>Durable.</b> When <see cref="AppendAsync"/> returns, what it accepted survives <c>kill -9</c> and power loss (as far as the store's durability setting says).</item>
/// <item><b>Conditional.</b> A batch is accepted only if the stored counters and epoch equal those it was decided on and none of its ids is in the same channel already or remembered there; otherwise it is refused and nothing of it is stored. Other batches of the same call are not affected.</item>
/// <item><b>Ordered.</b> The store gives each entry of a tree the next offset, in the order of the changes; offsets have no gaps when given and are never given twice.</item>
/// <item><b>Read your writes.</b> A read that starts after an append returned sees all of it.</item>
/// <item><b>Exact retention.</b> History shows at most the newest <c>msg_count</c> messages and <c>event_count</c> events of a channel, from the moment the batch is stored. The rows behind that may stay in the log for readers that catch up until <see cref="TrimAsync"/> removes them. Key values are not touched by it.</item>
/// </list>
/// <see cref="AppendAsync"/> has one caller at a time; everything else is safe for concurrent callers. Failures of the medium are thrown as
/// <see cref="StoreException"/>; after one from <see cref="AppendAsync"/> nothing is known of its batches: their trees must be loaded again.
/// An entry for a channel the tree has not is a mistake of the caller: an <see cref="InvalidOperationException"/>, with the same consequence.
/// </summary>
public interface ITreeStore : IAsyncDisposable
{
    /// <summary>The tree of an identity, or null.</summary>
    ValueTask<StoredTree?> LoadAsync(string identity, CancellationToken cancel);

    /// <summary>The identities that have a tree with bound sessions; asked at start, to end those whose time has run out.</summary>
    ValueTask<IReadOnlyList<string>> TreesWithSessionsAsync(CancellationToken cancel);

    /// <summary>
    /// The identities with a tree that has something to do by itself, asked at start: a link that has not reached the end of the log, or an item
    /// that <see cref="ItemSet.Wakes"/>.
    /// </summary>
    ValueTask<IReadOnlyList<string>> TreesToWakeAsync(CancellationToken cancel);

    /// <summary>
    /// Stores batches of different trees in one durable transaction; one outcome each, in order. Sets <see cref="LogEntry.Offset"/> of what was
    /// accepted. Transient entries are passed over.
    /// </summary>
    ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(IReadOnlyList<TreeBatch> batches, CancellationToken cancel);

    /// <summary>A page of the history of some channels.</summary>
    ValueTask<MessagePage> ReadMessagesAsync(string identity, MessageQuery query, CancellationToken cancel);

    /// <summary>One entry in the history of a channel, or null: not there, or removed by retention or delete.</summary>
    ValueTask<LogEntry?> ReadMessageAsync(string identity, int channel, Guid id, CancellationToken cancel);

    /// <summary>What is known of a message id in a channel, its body apart, also after retention for as long as ids are remembered; or null.</summary>
    ValueTask<KnownMessage?> FindMessageAsync(string identity, int channel, Guid id, CancellationToken cancel);

    /// <summary>A page of the key values of some channels, in order of channel as listed, then key (<see cref="Utf8Order"/>).</summary>
    ValueTask<KeyPage> ReadKeysAsync(string identity, KeyQuery query, CancellationToken cancel);

    /// <summary>
    /// The log behind an offset (exclusive), at most about <paramref name="maxBytes"/> of bodies and at least one entry if there is one: how
    /// sessions, links and peers catch up.
    /// </summary>
    ValueTask<LogSlice> ReadLogAsync(string identity, long after, long maxBytes, CancellationToken cancel);

    /// <summary>
    /// Replaces the places of streams, durably. Those of a session that is not bound any more, or was bound at another time, are passed over; when a
    /// session ends its places go with it.
    /// </summary>
    ValueTask SavePlacesAsync(IReadOnlyList<SessionPlaces> places, CancellationToken cancel);

    /// <summary>The places of the streams of a bound session, in order of door.</summary>
    ValueTask<IReadOnlyList<SessionPlaces>> ReadPlacesAsync(string owner, string session, CancellationToken cancel);

    /// <summary>Where the logs of trees end, and where they stood at a time; trees that are not there are left out.</summary>
    ValueTask<IReadOnlyList<TreePosition>> ReadPositionsAsync(IReadOnlyList<(string Tree, DateTimeOffset? At)> trees, CancellationToken cancel);

    /// <summary>
    /// Removes rows that retention no longer shows, each history's oldest first, up to the first that is not older than <paramref name="before"/>,
    /// at most about <paramref name="maxRows"/> of them; the ids of messages with a digest stay known until they are older than
    /// <paramref name="forgetIdsBefore"/>. Returns the rows removed, forgotten ids among them; 0 when there is nothing left to do.
    /// </summary>
    ValueTask<int> TrimAsync(DateTimeOffset before, DateTimeOffset forgetIdsBefore, int maxRows, CancellationToken cancel);
}
