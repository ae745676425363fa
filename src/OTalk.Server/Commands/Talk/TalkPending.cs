namespace OTalk.Server.Commands.Talk;

/// <summary>A final message whose echo has not been seen.</summary>
/// <param name="Id">The id it has however often it is sent.</param>
/// <param name="Content">Its text.</param>
/// <param name="SentAt">When it was last given to a connection.</param>
internal sealed record PendingMessage(Guid Id, string Content, DateTimeOffset SentAt);

/// <summary>
/// The final messages that have not come back, in order. They are sent again, with the same ids, on every new connection: the server has
/// each once, however often it was sent.
/// </summary>
internal sealed class TalkPending
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private List<PendingMessage> _messages = [];

    public IReadOnlyList<PendingMessage> Messages => _messages;

    public void Add(Guid id, string content, DateTimeOffset now) => _messages.Add(new PendingMessage(id, content, now));

    /// <summary>The message came back, or was refused. False if it is none of these.</summary>
    public bool Settle(Guid id) => _messages.RemoveAll(message => message.Id == id) > 0;

    /// <summary>All of them, to be sent now.</summary>
    public IReadOnlyList<PendingMessage> Again(DateTimeOffset now) => _messages = [.. _messages.Select(message => message with { SentAt = now })];

    /// <summary>When to give up the connection on which the oldest was sent; null if none is on its way.</summary>
    public DateTimeOffset? Overdue => _messages.Count == 0 ? null : _messages.Min(message => message.SentAt) + _patience;
}
