namespace OTalk.Federation.Queues;

/// <summary>Stanzas that travel together and are answered together (protocol §12).</summary>
/// <param name="Tx">What it is called on each of its ways; one name never stands for other stanzas.</param>
/// <param name="Stanzas">The stanzas in order, at least one, UTF-8.</param>
public sealed record Batch(string Tx, IReadOnlyList<ReadOnlyMemory<byte>> Stanzas);
