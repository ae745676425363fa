using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>The changes of one tree that become durable together, and what they were decided on.</summary>
/// <param name="Identity">The tree: <c>user@server</c> or <c>server</c>.</param>
/// <param name="Epoch">Epoch of the tree; stored when the batch creates the tree, otherwise it must equal the stored one.</param>
/// <param name="DecidedOn">The counters the changes were decided on; <see cref="TreeCounters.None"/> creates the tree.</param>
/// <param name="Counters">The counters after the changes.</param>
/// <param name="Changes">In order.</param>
public sealed record TreeBatch(
    string Identity,
    Guid Epoch,
    TreeCounters DecidedOn,
    TreeCounters Counters,
    IReadOnlyList<Change> Changes);

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">True: durable, and every entry has its offset. False: nothing of it was stored; the tree must be loaded and decided again.</param>
/// <param name="LastOffset">Offset of the tree's newest entry after the batch; 0 where refused.</param>
public readonly record struct AppendOutcome(bool Accepted, long LastOffset)
{
    /// <summary>The store has a newer configuration, another epoch, or one of the ids already.</summary>
    public static readonly AppendOutcome Refused = new(false, 0);
}
