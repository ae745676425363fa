using OTalk.Core.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>Written events that follow one another in all respects, as those of one batch do: one for each number and offset from the first on.</summary>
/// <param name="Number">Of the first: its place among the stanzas that the client counts.</param>
/// <param name="Tree">Identity of their tree.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Offset">Of the first, in the log of the tree.</param>
/// <param name="Time">When they were accepted, all in the same millisecond.</param>
internal record struct SentRun(long Number, string Tree, Guid Epoch, long Offset, DateTimeOffset Time)
{
    /// <summary>How many they are; 0 of none.</summary>
    public int Count { get; private set; }

    /// <summary>The offset of the last.</summary>
    public readonly long LastOffset => Offset + Count - 1;

    /// <summary>A run of one.</summary>
    public static SentRun Of(long number, Publication publication, LogEntry entry) =>
        new(number, publication.Tree, publication.Epoch, entry.Offset, entry.CameAt) { Count = 1 };

    /// <summary>Takes in one more event, if it follows the last.</summary>
    public bool TryExtend(long number, Publication publication, LogEntry entry)
    {
        bool follows = Count > 0
            && entry.Offset == Offset + Count
            && number == Number + Count
            && entry.CameAt == Time
            && string.Equals(publication.Tree, Tree, StringComparison.Ordinal)
            && publication.Epoch == Epoch;
        if (follows)
            Count++;
        return follows;
    }

    /// <summary>Those up to an offset; none where all are behind it.</summary>
    public readonly SentRun UpTo(long offset) => this with { Count = (int)Math.Clamp(offset - Offset + 1, 0, Count) };

    /// <summary>Takes out those up to a number, of which there is at least one.</summary>
    public SentRun TakeUpTo(long number)
    {
        SentRun taken = this with { Count = (int)Math.Min(Count, number - Number + 1) };
        this = this with { Number = Number + taken.Count, Offset = Offset + taken.Count, Count = Count - taken.Count };
        return taken;
    }
}
