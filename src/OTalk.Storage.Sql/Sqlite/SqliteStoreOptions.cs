namespace OTalk.Storage.Sql.Sqlite;

/// <summary>What an acknowledged change survives.</summary>
public enum SqliteDurability
{
    /// <summary>The end of the process and of the machine: each transaction is flushed to the medium (<c>synchronous=FULL</c>).</summary>
    Full = 0,

    /// <summary>The end of the process; a power loss may take the newest transactions, whole ones (<c>synchronous=NORMAL</c>).</summary>
    Relaxed = 1,
}

/// <summary>How to open a <see cref="SqliteStore"/>.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The data directory; made if it is not there.</summary>
    public required string Directory { get; init; }

    public SqliteDurability Durability { get; init; } = SqliteDurability.Full;

    /// <summary>Told once of each record that a reader finds damaged, in words that name it.</summary>
    public Action<string> Damaged { get; init; } = static _ => { };

    /// <summary>By which long writes are noticed.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long to wait for another process that writes, before giving up with a <see cref="Trees.StoreException"/>.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
