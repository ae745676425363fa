namespace OTalk.Storage.Trees;

/// <summary>What is wrong with the medium.</summary>
public enum StoreFault
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>There is no room for what was to be stored.</summary>
    Full,

    /// <summary>Reading or writing failed: nobody knows what of the last transaction is on the medium.</summary>
    Broken,

    /// <summary>Another process did not let go of it.</summary>
    Locked,

    /// <summary>What is stored is not what was written.</summary>
    Damaged,
}

/// <summary>The medium failed: disk full, I/O error, database locked or corrupt. The message is for the log, never for a client.</summary>
public sealed class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreException()
    {
    }

    /// <summary>What is wrong.</summary>
    public StoreFault Fault { get; init; }
}
