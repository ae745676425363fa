namespace OTalk.Federation.Queues;

/// <summary>How a domain stands for which something waits, or did a moment ago.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Waiting">Stanzas in its outbox.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="BytesInMemory">What those of them take that are in memory.</param>
/// <param name="Oldest">When the first of them was added; null where none waits, or none is in memory yet.</param>
/// <param name="InFlight">Stanzas of the batch that is at the peer now; 0 where none is.</param>
/// <param name="LastError">Why the last try failed, in plain words; null where it did not.</param>
/// <param name="NextTry">When it is tried again; null where it is being tried, or nothing is to be sent.</param>
public sealed record DestinationStatus(
    string Domain, long Waiting, long Bytes, long BytesInMemory, DateTimeOffset? Oldest, int InFlight, string? LastError, DateTimeOffset? NextTry);
