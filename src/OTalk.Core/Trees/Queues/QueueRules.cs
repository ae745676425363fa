using OTalk.Core.Access;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Queues;

/// <summary>Which channels hand out jobs, what they take, and what they keep (protocol reference, "Queues").</summary>
public static class QueueRules
{
    /// <summary>How a channel hands out its messages; null where it does not.</summary>
    public static QueueConfig? Of(ChannelNode channel) => IsRequests(channel) ? QueueConfig.OfRequests : channel.Config.Queue;

    /// <summary>Whether a channel is <c>/requests</c>: its jobs are requests, and are decided instead of finished.</summary>
    public static bool IsRequests(ChannelNode channel) => channel.Path.Equals(WellKnown.RequestsPath);

    /// <summary>
    /// Null where an identity may work on the jobs of a channel: it has <c>s</c> and <c>d</c> there, or for <c>/requests</c> <c>m</c> on some channel.
    /// Else the error.
    /// </summary>
    public static StanzaError? CheckWork(TreeState tree, ChannelNode channel, string identity)
    {
        if (IsRequests(channel))
        {
            return AccessRules.ModeratesAny(tree, identity)
                ? null
                : AccessRules.Check(tree, channel, identity, Permissions.ModerateSubscriptions);
        }

        if (AccessRules.Check(tree, channel, identity, Permissions.Subscribe | Permissions.OwnMessages) is { } denied)
            return denied;
        return channel.Config.Queue is null ? StanzaError.NotAllowed($"{tree.AddressOf(channel.Path)} is no queue") : null;
    }

    /// <summary>Null where a queue takes one more job; else the error.</summary>
    public static StanzaError? CheckRoom(TreeState tree, ChannelNode channel)
    {
        int unfinished = tree.Items.Jobs.UnfinishedCount(channel.Number);
        return channel.Config.MessageCount >= 0 && unfinished >= channel.Config.MessageCount
            ? StanzaError.QuotaExceeded($"{tree.AddressOf(channel.Path)} has {unfinished} unfinished jobs, as many as it may have")
            : null;
    }

    /// <summary>A message is appended; in a queue it becomes a job, and the oldest finished one goes where there are too many.</summary>
    /// <param name="tree">Whose queue.</param>
    /// <param name="channel">Where.</param>
    /// <param name="entry">The message.</param>
    /// <param name="ahead">Messages that the same decision appends to the channel before it.</param>
    public static IReadOnlyList<Change> Appended(TreeState tree, ChannelNode channel, LogEntry entry, int ahead = 0)
    {
        if (channel.Config.Queue is null)
            return [new EntryAppended(entry)];
        return
        [
            .. Surplus(tree, channel, channel.Config.MessageCount, ahead + 1)
                .Skip(Surplus(tree, channel, channel.Config.MessageCount, ahead).Count())
                .SelectMany(static gone => gone),
            new EntryAppended(entry),
            Jobs.Queued(tree, channel.Number, entry.Id, ahead),
        ];
    }

    /// <summary>What a new configuration does to the jobs of a channel: all forgotten where it is no queue any more, else kept as it says.</summary>
    internal static IEnumerable<Change> Reconfigured(TreeState tree, ChannelNode channel, ChannelConfig config)
    {
        if (IsRequests(channel))
            return [];
        return config.Queue is null
            ? tree.Items.Jobs.AllOf(channel.Number).Select(job => Jobs.Gone(channel.Number, job.Id))
            : Surplus(tree, channel, config.MessageCount, 0).SelectMany(static gone => gone);
    }

    /// <summary>
    /// The changes that take finished jobs out of the history, the oldest first, until with what comes there are as many as may be, or only
    /// unfinished ones are left.
    /// </summary>
    private static IEnumerable<Change[]> Surplus(TreeState tree, ChannelNode channel, int messageCount, int coming)
    {
        int surplus = messageCount < 0 ? 0 : tree.Items.Jobs.CountOf(channel.Number) + coming - messageCount;
        return tree.Items.Jobs.Finished(channel.Number).Take(Math.Max(surplus, 0)).Select(job => Removed(channel, job));
    }

    /// <summary>A message goes, and that it was a job.</summary>
    private static Change[] Removed(ChannelNode channel, Job job) => [new MessageRemoved(channel.Number, job.Id), Jobs.Gone(channel.Number, job.Id)];
}
