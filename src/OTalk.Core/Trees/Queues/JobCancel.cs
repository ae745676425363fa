using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Queues;

/// <summary>
/// The end of a claim without a result: the job is available again, or moves to the queue's failed channel. A job that cannot be moved, because
/// that channel can neither be made nor take it, stays available: jobs are not lost.
/// </summary>
internal static class JobCancel
{
    /// <summary>The way of a job that is cancelled once too often, for it to be read; null where it stays.</summary>
    public static (ChannelPath From, ChannelPath To, Guid Id)? Moves(TreeState tree, ChannelPath queue, Guid id) =>
        tree.Find(queue) is { } node
        && tree.Items.Jobs.Find(node.Number, id) is { IsClaimed: true } job
        && Destination(tree, node, job) is { } failed
            ? (queue, failed, id)
            : null;

    /// <summary>Cancels a job that is claimed.</summary>
    /// <param name="tree">Whose queue.</param>
    /// <param name="context">With the message, where it moves.</param>
    /// <param name="node">The queue.</param>
    /// <param name="job">The job.</param>
    /// <param name="author">Full address of who cancels.</param>
    public static Decision Decide(TreeState tree, DecisionContext context, ChannelNode node, Job job, string author)
    {
        if (Destination(tree, node, job) is not { } failed)
            return new Decision { Changes = [new JobSet(job with { Claim = null, Cancels = job.Cancels + 1 })] };

        var changes = new List<Change>
        {
            new MessageRemoved(node.Number, job.Id),
            Jobs.Gone(node.Number, job.Id),
            ChannelEvents.Of(
                tree, context, node, node.Path, Namespaces.Delete, author, EventSubject.Message, writer => writer.WriteString("msgid"u8, job.Id)),
        };
        if (context.Moving is { } moving)
            changes.AddRange(Arrival(tree, context, node, failed, moving, author));
        return new Decision { Changes = changes };
    }

    /// <summary>Where a job goes that is cancelled now; null where it stays.</summary>
    private static ChannelPath? Destination(TreeState tree, ChannelNode node, Job job)
    {
        QueueConfig? queue = QueueRules.Of(node);
        return queue?.FailedChannel is { } name
            && job.Cancels + 1 >= queue.CancelLimit
            && node.Path.TryAppend(name, out ChannelPath? failed, out _)
            && Takes(tree, failed)
                ? failed
                : null;
    }

    private static bool Takes(TreeState tree, ChannelPath failed)
    {
        if (WellKnown.IsServerKept(tree.Identity, failed))
            return false;
        if (tree.Find(failed) is { } there)
            return there.Config.Queue is null || QueueRules.CheckRoom(tree, there) is null;
        int limit = tree.Rules.ChannelsPerAccount;
        return !WellKnown.IsPermanent(tree.Identity, failed) && (limit <= 0 || tree.ChannelCount < limit);
    }

    /// <summary>The message in the failed channel, which is made if it is missing: with the queue's <c>msg_count</c>, and its permissions by inheriting.</summary>
    private static IEnumerable<Change> Arrival(
        TreeState tree, DecisionContext context, ChannelNode node, ChannelPath failed, MovingMessage moving, string author)
    {
        if (tree.Find(failed) is { } there)
            return QueueRules.Appended(tree, there, Moved(moving, context, there.Number, failed));

        string config = string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"msg_count":{{node.Config.MessageCount}}}""");
        var made = new ChannelRecord(
            tree.Counters.NextChannel,
            failed,
            config,
            node.Config.MessageCount,
            ChannelConfig.DefaultEventCount,
            tree.Identity.ToString(),
            context.Now);
        return
        [
            new ChannelSet(made),
            ChannelEvents.Of(tree, context, node, failed, Namespaces.Create, author),
            new EntryAppended(Moved(moving, context, made.Number, failed)),
        ];
    }

    private static LogEntry Moved(MovingMessage moving, DecisionContext context, int number, ChannelPath failed) => new()
    {
        Kind = EntryKind.Message,
        Channel = number,
        Path = failed,
        Id = moving.IsTaken ? context.NewId() : moving.Entry.Id,
        Time = moving.Entry.Time,
        Author = moving.Entry.Author,
        Body = moving.Entry.Body,
        Ns = moving.Entry.Ns,
        Key = moving.Entry.Key,
        Digest = moving.Entry.Digest,
        Via = moving.Entry.Via,
    };
}
