namespace OTalk.Storage.Federation;

/// <summary>A stanza that waits for a domain.</summary>
/// <param name="Domain">The domain it goes to, in normal form.</param>
/// <param name="AddedAt">When it was added, whole milliseconds.</param>
/// <param name="Sender">Who is told what became of it: the address of a session, or of a tree.</param>
/// <param name="StanzaId">The <c>id</c> under which its sender knows it; null where it has none.</param>
/// <param name="Origin">
/// What it was made of, where that may be handed in twice: of stanzas to one domain with the same origin the first alone is stored.
/// </param>
/// <param name="Body">The stanza as it is sent, UTF-8.</param>
public sealed record OutboxStanza(
    string Domain, DateTimeOffset AddedAt, string Sender, string? StanzaId, string? Origin, ReadOnlyMemory<byte> Body)
{
    /// <summary>Its place among all that was ever added for its domain, from 1 without gaps; the store gives it, 0 until then.</summary>
    public long Number { get; init; }
}

/// <summary>The batch that was made of what waits for a domain: its stanzas up to a number.</summary>
/// <param name="Tx">What the batch is called, on each of its ways.</param>
/// <param name="Until">Number of its last stanza.</param>
public sealed record OutboxMark(string Tx, long Until);

/// <summary>What is known of a domain that stanzas were added for, or that was reached.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="ReachedAt">When it was first reached; null where it never was.</param>
/// <param name="Mark">The batch that is on its way; null where there is none.</param>
/// <param name="FirstNumber">Number of the stanza at the head; where none waits, that of the next one that is added.</param>
/// <param name="LastNumber">Number of the stanza that was added last, whether it still waits or not; 0 where none was.</param>
/// <param name="Count">How many stanzas wait.</param>
/// <param name="Bytes">Bytes of the stanzas that wait.</param>
/// <param name="Oldest">When the one at the head was added; null where none waits.</param>
public sealed record OutboxQueue(
    string Domain, DateTimeOffset? ReachedAt, OutboxMark? Mark, long FirstNumber, long LastNumber, int Count, long Bytes, DateTimeOffset? Oldest)
{
    /// <summary>A domain of which nothing is known.</summary>
    public static OutboxQueue Unknown(string domain) =>
        new(domain, ReachedAt: null, Mark: null, FirstNumber: 1, LastNumber: 0, Count: 0, Bytes: 0, Oldest: null);
}

/// <summary>What a batch of a peer was answered.</summary>
/// <param name="Peer">The domain it came from.</param>
/// <param name="Tx">What the peer calls the batch.</param>
/// <param name="SavedAt">When it was answered, whole milliseconds.</param>
/// <param name="Answers">The answers, in a form that the store does not know.</param>
public sealed record Receipt(string Peer, string Tx, DateTimeOffset SavedAt, ReadOnlyMemory<byte> Answers);
