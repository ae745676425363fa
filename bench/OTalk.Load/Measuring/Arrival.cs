namespace OTalk.Load.Measuring;

/// <summary>What a message that arrived is to its subscriber.</summary>
internal enum Arrival
{
    /// <summary>Seen for the first time, after all that came before it.</summary>
    New,

    /// <summary>Seen for the first time, after one that was published later.</summary>
    Late,

    /// <summary>Seen before.</summary>
    Duplicate,

    /// <summary>Published before the window began.</summary>
    Stale,
}
