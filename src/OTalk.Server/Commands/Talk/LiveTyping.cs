namespace OTalk.Server.Commands.Talk;

/// <summary>What others are writing, oldest first.</summary>
internal sealed class LiveTyping
{
    // A message of which nothing was heard for so long has been given up.
    private static readonly TimeSpan _shownFor = TimeSpan.FromMinutes(2);

    private const int Most = 50;

    private readonly List<Entry> _entries = [];

    /// <summary>When the next of them is to be forgotten; null if there are none.</summary>
    public DateTimeOffset? Next => _entries.Count == 0 ? null : _entries.Min(entry => entry.At) + _shownFor;

    /// <summary>A user's name in its colour.</summary>
    public static TalkSpan Name(string user) => new(SafeText.Line(user), NameColor.Of(user));

    /// <summary>Somebody has written so far. Nothing at all means that they have taken it back.</summary>
    public void Set(TalkMessage message, DateTimeOffset now)
    {
        var at = _entries.FindIndex(entry => entry.Message.Id == message.Id);
        if (message.Content.Length == 0)
        {
            Remove(message.Id);
        }
        else if (at >= 0)
        {
            _entries[at] = new Entry(message, now);
        }
        else
        {
            _entries.Add(new Entry(message, now));
            _entries.RemoveRange(0, Math.Max(0, _entries.Count - Most));
        }
    }

    public void Remove(Guid id) => _entries.RemoveAll(entry => entry.Message.Id == id);

    /// <summary>The user has gone.</summary>
    public void RemoveAll(string user) => _entries.RemoveAll(entry => entry.Message.From == user);

    public void Clear() => _entries.Clear();

    /// <summary>A row a message. Of a long one the end, where it is being written.</summary>
    public IEnumerable<TalkRow> Rows(DateTimeOffset now)
    {
        _entries.RemoveAll(entry => entry.At + _shownFor <= now);
        return _entries.Select(entry => Row(entry.Message));
    }

    private static TalkRow Row(TalkMessage message) =>
        new(Name(message.From), new TalkSpan(" is typing: ", "2"), new TalkSpan(SafeText.Line(message.Content))) { KeepsEnd = true };

    private readonly record struct Entry(TalkMessage Message, DateTimeOffset At);
}
