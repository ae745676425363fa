using OTalk.Storage.Federation;

namespace OTalk.Federation.Queues;

/// <summary>Why a stanza is not sent any more.</summary>
public enum GiveUpReason
{
    /// <summary>It waited too long: <c>504</c> with <c>"queued":false</c>. The peer may have it.</summary>
    Expired = 0,

    /// <summary>There is no such server, and never was one that could be reached: <c>502</c>.</summary>
    NoSuchServer = 1,

    /// <summary>It is not allowed: <c>403</c>.</summary>
    NotAllowed = 2,
}

/// <summary>A stanza and what the peer says to it.</summary>
/// <param name="Stanza">The stanza.</param>
/// <param name="Reply">A <c>response</c>, <c>result</c> or <c>error</c>, UTF-8.</param>
public sealed record AnsweredStanza(OutboxStanza Stanza, ReadOnlyMemory<byte> Reply);

/// <summary>
/// Tells senders what became of their stanzas. Calls return when all is stored that has to be; then the stanzas leave the outbox. They bear
/// repetition: a call that throws is made again, and so is one that a crash made of no avail.
/// </summary>
public interface IOutboxAnswers
{
    /// <summary>The peer has answered, in order of the stanzas.</summary>
    ValueTask AnsweredAsync(IReadOnlyList<AnsweredStanza> answers, CancellationToken cancel);

    /// <summary>Stanzas are not sent any more.</summary>
    ValueTask GivenUpAsync(IReadOnlyList<OutboxStanza> stanzas, GiveUpReason reason, CancellationToken cancel);
}
