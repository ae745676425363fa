namespace OTalk.Federation.Queues;

/// <summary>
/// Something that has stanzas for one domain: its outbox, or the log of a tree. It is asked while it has some; it MUST be handed to
/// <see cref="Destinations.Wake"/> when it has some again. Called by the loop of one destination, one call at a time.
/// </summary>
public interface IBatchSource
{
    /// <summary>
    /// What to send next; null where nothing waits. The same batch, under the same name, until <see cref="DoneAsync"/> has returned or
    /// <see cref="GiveUpAsync"/> gave it up, also after a restart: the peer may have it already, and knows it by its name.
    /// </summary>
    ValueTask<Batch?> NextAsync(CancellationToken cancel);

    /// <summary>
    /// The peer has answered a batch, each stanza of it. Returns when that will not be forgotten; what it throws has it called again.
    /// </summary>
    ValueTask DoneAsync(Batch batch, IReadOnlyList<ReadOnlyMemory<byte>> answers, CancellationToken cancel);

    /// <summary>
    /// Gives up what waits since before a time, and tells who wants to know. No batch is at the peer while it is called, but the peer may have the
    /// one that was sent last: a batch is given up whole or not at all.
    /// </summary>
    ValueTask GiveUpAsync(GiveUpReason reason, DateTimeOffset addedBefore, CancellationToken cancel);
}
