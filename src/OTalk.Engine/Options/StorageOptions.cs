using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Storage</c>: where trees and accounts are kept and how safely.</summary>
public sealed record StorageOptions
{
    public StorageKind Kind { get; init; } = StorageKind.Sqlite;

    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>A tree that nobody has used for this long leaves memory; it is read from the store when it is next asked for.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan IdleTreesAfter { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Which store is used.</summary>
public enum StorageKind
{
    /// <summary>A SQLite database in the data directory.</summary>
    Sqlite,

    /// <summary>Nothing is kept: for trying out and for tests. All is gone when the server stops.</summary>
    Memory,
}

/// <summary>What an answered publish survives.</summary>
public enum Durability
{
    /// <summary>The server's end and a power loss: each commit waits for the disk (SQLite <c>synchronous=FULL</c>).</summary>
    Full,

    /// <summary>The server's end, but not a power loss: the last moments may be missing after one (SQLite <c>synchronous=NORMAL</c>).</summary>
    Relaxed,
}
