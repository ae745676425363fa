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

    /// <summary>Only entries behind the entry with this id (exclusive). Unknown id: <see cref="MessagePage.Unknown"/> names it.</summary>
    public Guid? SinceId { get; init; }

    /// <summary>Only entries up to the entry with this id (inclusive).</summary>
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

    /// <summary>Newest first; otherwise oldest first.</summary>
    public bool Descending { get; init; }
}

/// <summary>A page of history.</summary>
/// <param name="Total">Entries that fulfil the query, on all pages.</param>
/// <param name="Entries">The entries of this page in the order asked for.</param>
/// <param name="Unknown">The since or until id that none of the channels has; then the page is empty.</param>
public sealed record MessagePage(int Total, IReadOnlyList<LogEntry> Entries, Guid? Unknown = null);

/// <summary>The value of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The message that gave it its value (its history entry may be gone).</param>
public sealed record StoredKey(string Key, LogEntry Entry);

/// <summary>A stretch of a tree's log.</summary>
/// <param name="Entries">Entries in order of offset, messages and events of all channels.</param>
/// <param name="Missing">Channels (by number) of which entries between the asked offset and the end of this stretch were removed by retention.</param>
/// <param name="End">The offset up to which the log has been read: the next read starts behind it.</param>
public sealed record LogSlice(IReadOnlyList<LogEntry> Entries, IReadOnlyList<int> Missing, long End);

/// <summary>A message whose id is known, as a publisher's retry or a moderator's delete looks it up.</summary>
/// <param name="Channel">Channel number.</param>
/// <param name="Id">Message id.</param>
/// <param name="Time">When it was accepted.</param>
/// <param name="Author">Full address of its author.</param>
/// <param name="Digest">SHA-256 of the body as it was published, where the id was chosen by the publisher or came by a link; else null.</param>
/// <param name="InHistory">False where retention or a delete has removed it and only the id is remembered.</param>
public sealed record KnownMessage(int Channel, Guid Id, DateTimeOffset Time, string Author, ReadOnlyMemory<byte>? Digest, bool InHistory);
