using OTalk.Core.Trees;

namespace OTalk.Storage.Trees;

/// <summary>Which entries of a tree's channels a page is made of. All conditions must hold.</summary>
public sealed record MessageQuery
{
    /// <summary>Numbers of the channels; duplicates and unknown ones do no harm.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    public EntryKind Kind { get; init; } = EntryKind.Message;

    /// <summary>Only entries whose namespace without its fragment equals this one without its fragment.</summary>
    public string? Ns { get; init; }

    /// <summary>
    /// Only entries behind the entry with this id (exclusive), the first of them if several channels have it. It may be remembered only. Unknown
    /// id: <see cref="MessagePage.Unknown"/> names it.
    /// </summary>
    public Guid? SinceId { get; init; }

    /// <summary>Only entries up to the entry with this id (inclusive), the last of them if several channels have it; else as <see cref="SinceId"/>.</summary>
    public Guid? UntilId { get; init; }

    /// <summary>Only entries later than this (exclusive).</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>Only entries not later than this (inclusive).</summary>
    public DateTimeOffset? UntilTime { get; init; }

    /// <summary>Only entries up to this offset: the position at which the reader was allowed to read.</summary>
    public required long UpTo { get; init; }

    /// <summary>Rows to skip.</summary>
    public int Offset { get; init; }

    /// <summary>Rows at most; 0 asks for the total alone.</summary>
    public int Limit { get; init; }

    /// <summary>Bytes of bodies at most; one row is read whatever its size.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>Newest first; otherwise oldest first.</summary>
    public bool Descending { get; init; }
}

/// <summary>A page of history.</summary>
/// <param name="Total">Entries that fulfil the query, on all pages.</param>
/// <param name="Entries">The entries of this page in the order asked for.</param>
/// <param name="Unknown">The since or until id that none of the channels has or remembers, up to the asked offset; then the page is empty.</param>
public sealed record MessagePage(int Total, IReadOnlyList<LogEntry> Entries, Guid? Unknown = null)
{
    /// <summary>What is not among <see cref="Entries"/> because it is damaged.</summary>
    public Damage Damage { get; init; } = Damage.None;
}

/// <summary>A stretch of a tree's log.</summary>
/// <param name="Entries">Entries in order of offset, messages and events of all channels.</param>
/// <param name="Missing">Channels (by number), in order, of which entries behind the asked offset were trimmed, or are known to be damaged. A channel may be named before the stretch in which it misses something, never after: a reader that meets one it was not told of finds it here.</param>
/// <param name="End">The offset up to which the log has been read: the next read starts behind it.</param>
public sealed record LogSlice(IReadOnlyList<LogEntry> Entries, IReadOnlyList<int> Missing, long End);
