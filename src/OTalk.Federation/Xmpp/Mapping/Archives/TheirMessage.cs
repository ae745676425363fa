using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Xmpp.Mapping.Archives;

/// <summary>A message in the archive of a room of an XMPP server.</summary>
/// <param name="ArchiveId">What it is called there.</param>
/// <param name="Id">Its id, the same as if it had been told when it was said.</param>
/// <param name="Time">When that was.</param>
/// <param name="Channel">Where it was said.</param>
/// <param name="Author">Who said it.</param>
/// <param name="Body">It.</param>
internal sealed record TheirMessage(string ArchiveId, Guid Id, DateTimeOffset Time, IdentityUri Channel, IdentityUri Author, MessageBody Body);

/// <summary>What is asked of such an archive at a time.</summary>
internal sealed record TheirPart
{
    /// <summary>Messages of a page.</summary>
    public const int Max = 100;

    /// <summary>How far the times of archives are from the truth: some know them to the second.</summary>
    private static readonly TimeSpan _near = TimeSpan.FromSeconds(1);

    /// <summary>Nothing before that time; null for no such bound.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Nothing behind that time; null for no such bound.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Behind what of the archive the page begins; null where it is the first one, or goes by <see cref="Before"/>.</summary>
    public string? After { get; init; }

    /// <summary>Before what of the archive the page ends; empty for the last one.</summary>
    public string? Before { get; init; }

    /// <summary>Whether it is read towards the beginning.</summary>
    public bool IsFromEnd => Before is not null;

    /// <summary>What was said about that time. What comes from elsewhere may be at the ends of time, where there is no bound.</summary>
    public static TheirPart Around(DateTimeOffset time) => new()
    {
        Start = time - DateTimeOffset.MinValue < _near ? null : time - _near,
        End = DateTimeOffset.MaxValue - time < _near ? null : time + _near,
    };

    /// <summary>The page beside one, in the same direction.</summary>
    /// <param name="page">What was on it.</param>
    public TheirPart Next(TheirPage page) => Before is null ? this with { After = page.Last } : this with { Before = page.First };
}

/// <summary>A page of such an archive.</summary>
/// <param name="Messages">Its messages, in order of time.</param>
/// <param name="First">Id of its first one, also where that means nothing here; null where it is empty.</param>
/// <param name="Last">Id of its last one.</param>
/// <param name="Count">How many there are on all pages; null where that is not said.</param>
/// <param name="IsComplete">There is no further page.</param>
internal sealed record TheirPage(IReadOnlyList<TheirMessage> Messages, string? First, string? Last, int? Count, bool IsComplete)
{
    /// <summary>The part of it that was kept, between two of its ids: there is more beside it.</summary>
    public TheirPage CutTo(string? first, string? last) => this with { First = first, Last = last, IsComplete = first is null || last is null };
}
