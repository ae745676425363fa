using OTalk.Storage.Trees;

namespace OTalk.Storage.Federation;

/// <summary>
/// Where stanzas for other servers wait until they are answered. The guarantees every store gives, and the compliance suite checks:
/// <list type="bullet">
/// <item><b>Atomic.</b> The changes of one call are stored all or none, also when the process or the machine dies in between.</item>
/// <item><b>Durable.</b> When <see cref="CommitAsync"/> returns, its changes survive <c>kill -9</c> and power loss (as far as the store's durability setting says).</item>
/// <item><b>Ordered.</b> The stanzas of a domain are numbered in the order in which they are added, from 1 without gaps; no number is given twice, also when nothing waits any more.</item>
/// <item><b>Once.</b> An origin is known from the moment its stanza is stored, and stays known after the stanza is gone, until <see cref="TrimAsync"/> forgets it.</item>
/// <item><b>Read your writes.</b> A read that starts after a commit returned sees all of it.</item>
/// </list>
/// Safe for concurrent callers. Failures of the medium are thrown as <see cref="StoreException"/>; after one from <see cref="CommitAsync"/>
/// nothing is known of its changes.
/// </summary>
public interface IOutboxStore
{
    /// <summary>
    /// Makes changes of any domains in one durable transaction, in order. Gives one number for each: of a <see cref="StanzaAdded"/> that of its
    /// stanza, or 0 where its origin was known; of all others 0.
    /// </summary>
    ValueTask<IReadOnlyList<long>> CommitAsync(IReadOnlyList<OutboxChange> changes, CancellationToken cancel);

    /// <summary>What is known of a domain; <see cref="OutboxQueue.Unknown"/> where nothing is.</summary>
    ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel);

    /// <summary>The domains that stanzas wait for, in order of their names.</summary>
    ValueTask<IReadOnlyList<OutboxQueue>> ListAsync(CancellationToken cancel);

    /// <summary>
    /// The stanzas of a domain behind a number (exclusive), in order: at most <paramref name="maxStanzas"/>, and at most
    /// <paramref name="maxBytes"/> of them, but at least one if there is one.
    /// </summary>
    ValueTask<IReadOnlyList<OutboxStanza>> ReadAsync(string domain, long after, int maxStanzas, long maxBytes, CancellationToken cancel);

    /// <summary>Forgets the origins of stanzas that were added before a time and wait no more; gives how many.</summary>
    ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel);
}
