namespace OTalk.Core.Trees;

/// <summary>A message whose id is known, as a publisher's retry or a moderator's delete looks it up.</summary>
/// <param name="Channel">Channel number.</param>
/// <param name="Id">Message id.</param>
/// <param name="Time">When it was accepted.</param>
/// <param name="Author">Full address of its author.</param>
/// <param name="Digest">SHA-256 of the body as it was published, where the id was chosen by the publisher or came by a link; else null.</param>
/// <param name="InHistory">False where retention or a delete has removed it and only the id is remembered.</param>
/// <param name="Key">The key whose value it became; null where it became none, and outside the history.</param>
public sealed record KnownMessage(
    int Channel, Guid Id, DateTimeOffset Time, string Author, ReadOnlyMemory<byte>? Digest, bool InHistory, string? Key = null);

/// <summary>The value of a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">The message that gave it its value (its history entry may be gone).</param>
public sealed record StoredKey(string Key, LogEntry Entry);

/// <summary>The message that gave a key its value, as who sets the key next looks it up.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Author">Full address of its author.</param>
/// <param name="Ns">Its namespace, with the fragment.</param>
public sealed record KeyGiver(Guid Id, string Author, string Ns);
