using System.Globalization;
using System.Text.Json;

namespace OTalk.Core.Trees.Items;

/// <summary>A worker's hold on a job.</summary>
/// <param name="By">Full address of who claimed it.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it runs out.</param>
public sealed record Claim(string By, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>Where another server brought it: by what it is known.</summary>
    public Visit? Visit { get; init; }
}

/// <summary>A message of a queue that is to be handed to one worker (protocol reference, "Queues").</summary>
/// <param name="Channel">Number of the channel.</param>
/// <param name="Id">Id of the message.</param>
/// <param name="Number">Its place in the order of the tree's jobs.</param>
/// <param name="Claim">Who has it, and of a finished one who had it; null while it is available.</param>
/// <param name="Cancels">How many claims have been cancelled.</param>
/// <param name="FinishedAt">When it was finished, where finished jobs are kept; else null.</param>
public sealed record Job(int Channel, Guid Id, long Number, Claim? Claim = null, int Cancels = 0, DateTimeOffset? FinishedAt = null)
{
    /// <summary>Neither claimed nor finished.</summary>
    public bool IsAvailable => Claim is null && FinishedAt is null;

    /// <summary>Some worker has it, and has to be done with it before <see cref="Items.Claim.Until"/>.</summary>
    public bool IsClaimed => Claim is not null && FinishedAt is null;

    public static string KeyOf(int channel, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{channel}/{id}");
}

/// <summary>A job was added or changed.</summary>
public sealed record JobSet(Job Job) : ItemSet(ItemKind.Job, Job.KeyOf(Job.Channel, Job.Id), Job.Channel)
{
    /// <summary>A claim may run out.</summary>
    public override bool Wakes => Job.IsClaimed;

    protected override string ToJson() => JsonSerializer.Serialize(Job, ItemJson.Default.Job);
}
