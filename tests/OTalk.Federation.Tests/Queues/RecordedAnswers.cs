using System.Text;
using OTalk.Federation.Queues;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Tests.Queues;

/// <summary>What senders were told, a line each.</summary>
internal sealed class RecordedAnswers : IOutboxAnswers
{
    public List<string> Told { get; } = [];

    /// <summary>What telling throws, as long as it is set.</summary>
    public Exception? Failure { get; set; }

    public ValueTask AnsweredAsync(IReadOnlyList<AnsweredStanza> answers, CancellationToken cancel) =>
        Tell(answers.Select(answer => $"{answer.Stanza.StanzaId}: {Encoding.UTF8.GetString(answer.Reply.Span)}"));

    public ValueTask GivenUpAsync(IReadOnlyList<OutboxStanza> stanzas, GiveUpReason reason, CancellationToken cancel) =>
        Tell(stanzas.Select(stanza => $"{stanza.StanzaId}: {reason}"));

    private ValueTask Tell(IEnumerable<string> lines)
    {
        if (Failure is not null)
            throw Failure;
        Told.AddRange(lines);
        return ValueTask.CompletedTask;
    }
}
