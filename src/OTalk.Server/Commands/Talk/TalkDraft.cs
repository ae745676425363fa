namespace OTalk.Server.Commands.Talk;

/// <summary>
/// The message that is being written, as the others see it live: its id, and when it is time to show them its text again. At most five times
/// a second, and only when the text is another.
/// </summary>
/// <param name="newId">Makes the ids of messages.</param>
internal sealed class TalkDraft(Func<Guid> newId)
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(200);

    private string _shown = "";
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public Guid Id { get; private set; } = newId();

    /// <summary>When to call <see cref="TryShow"/> with this text; null if the others see it already.</summary>
    public DateTimeOffset? Due(string text) => text == _shown ? null : _next;

    /// <summary>Whether the text is to be sent now. Then it counts as sent.</summary>
    public bool TryShow(string text, DateTimeOffset now)
    {
        if (text == _shown || now < _next)
        {
            return false;
        }

        _shown = text;
        _next = now + _between;
        return true;
    }

    /// <summary>The message is final: gives its id, and begins the next.</summary>
    public Guid Finish()
    {
        var id = Id;
        Id = newId();
        _shown = "";
        return id;
    }

    /// <summary>Forgets what the others have seen: they see nothing of a connection that broke.</summary>
    public void Hide() => _shown = "";
}
