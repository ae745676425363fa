using OTalk.Storage.Trees;

namespace OTalk.Storage;

/// <summary>Whether a store can store. Safe for concurrent callers.</summary>
public interface IStoreHealth
{
    /// <summary>Why it could not store what it was last given, in a few words; or that it has not done so for long. Null: nothing is wrong.</summary>
    string? Trouble { get; }

    /// <summary>Stores something that is of no matter, so that <see cref="Trouble"/> is what is true now.</summary>
    /// <exception cref="StoreException">It failed.</exception>
    ValueTask TryAsync(CancellationToken cancel);
}
