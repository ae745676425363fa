using OTalk.Core.Trees.Items;

namespace OTalk.Core.Trees.Queues;

/// <summary>Makes the changes by which messages become jobs and cease to be.</summary>
public static class Jobs
{
    /// <summary>A message that is appended to a queue is a job from now on, behind those that are there.</summary>
    /// <param name="tree">Whose queue.</param>
    /// <param name="channel">Number of the channel.</param>
    /// <param name="id">Id of the message.</param>
    /// <param name="ahead">Jobs that the same decision puts before it.</param>
    public static JobSet Queued(TreeState tree, int channel, Guid id, int ahead = 0) =>
        new(new Job(channel, id, tree.Items.Jobs.NextNumber + ahead));

    /// <summary>A message is a job no more; does nothing where it was none.</summary>
    public static ItemRemoved Gone(int channel, Guid id) => new(ItemKind.Job, Job.KeyOf(channel, id));
}
