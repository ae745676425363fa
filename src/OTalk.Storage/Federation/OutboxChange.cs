namespace OTalk.Storage.Federation;

/// <summary>One step in what waits for a domain.</summary>
/// <param name="Domain">The domain.</param>
public abstract record OutboxChange(string Domain);

/// <summary>A stanza is added at the end; or, where its origin was added before, nothing is.</summary>
/// <param name="Stanza">The stanza, without a number.</param>
public sealed record StanzaAdded(OutboxStanza Stanza) : OutboxChange(Stanza.Domain);

/// <summary>A batch is made of all that waits up to a number. The domain has no other batch.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Tx">What the batch is called.</param>
/// <param name="Until">Number of its last stanza.</param>
public sealed record BatchMarked(string Domain, string Tx, long Until) : OutboxChange(Domain);

/// <summary>What waits up to a number is done with; so is the batch that ends there or before.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Until">Number of the last stanza that goes.</param>
public sealed record StanzasRemoved(string Domain, long Until) : OutboxChange(Domain);

/// <summary>The domain was reached; the first time stays.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="At">When, whole milliseconds.</param>
public sealed record PeerReached(string Domain, DateTimeOffset At) : OutboxChange(Domain);
