using System.Globalization;

namespace OTalk.Server.Commands.Talk;

/// <summary>What is on the screen besides the line being written: events in, rows out.</summary>
/// <param name="zone">In which times are shown.</param>
internal sealed class TalkView(TimeZoneInfo zone)
{
    private const string Dim = "2";

    private readonly List<TalkRow> _new = [];
    private readonly LiveTyping _typing = new();
    private readonly SeenIds _seen = new();
    private string? _lastError;

    /// <summary>When somebody who is typing is to be taken for gone; null if nobody is.</summary>
    public DateTimeOffset? Next => _typing.Next;

    /// <summary>Takes in what the server said. A partial message of one's own is not for this.</summary>
    public void Hear(TalkEvent heard, DateTimeOffset now)
    {
        switch (heard)
        {
            case TalkMessage { Final: false } message when !_seen.Has(message.Id):
                _typing.Set(message, now);
                break;
            case TalkMessage { Final: true } message when _seen.Add(message.Id):
                _typing.Remove(message.Id);
                Say(message, now);
                break;
            case TalkJoin join:
                Notice($"{SafeText.Line(join.User)} joined", now);
                break;
            case TalkLeave leave:
                _typing.RemoveAll(leave.User);
                Notice($"{SafeText.Line(leave.User)} left", now);
                break;
            case TalkError error when error.Message != _lastError:
                Notice($"error: {SafeText.Line(error.Message)}", now);
                _lastError = error.Message;
                return;
            case TalkError:
                // Live typing could be refused five times a second; once is enough.
                return;
        }

        _lastError = heard is TalkMessage { Final: false } ? _lastError : null;
    }

    /// <summary>Adds a row of this program's own.</summary>
    public void Notice(string text, DateTimeOffset now) => _new.Add(new TalkRow(Time(now), new TalkSpan($"* {text}", Dim)));

    /// <summary>Adds rows without a time.</summary>
    public void Help(IEnumerable<string> rows) => _new.AddRange(rows.Select(row => new TalkRow(new TalkSpan(row, Dim))));

    /// <summary>Nobody is seen typing any more.</summary>
    public void Forget() => _typing.Clear();

    /// <summary>The rows that were added since this was asked for last, to stay on the screen.</summary>
    public IReadOnlyList<TalkRow> Take()
    {
        TalkRow[] rows = [.. _new];
        _new.Clear();
        return rows;
    }

    /// <summary>The rows above the line being written, as they are now: what others type, and what has been sent and not come back.</summary>
    /// <param name="pending">One's own messages that are on their way.</param>
    /// <param name="most">How many rows there is room for.</param>
    /// <param name="now">The time now.</param>
    public IReadOnlyList<TalkRow> Live(IReadOnlyList<PendingMessage> pending, int most, DateTimeOffset now)
    {
        TalkRow[] rows = [.. _typing.Rows(now), .. pending.Select(message => new TalkRow(new TalkSpan($"sending: {SafeText.Line(message.Content)}", Dim)))];
        return rows.Length <= most
            ? rows
            : most < 1 ? [] : [.. rows[..(most - 1)], new TalkRow(new TalkSpan($"… and {rows.Length - most + 1} more", Dim))];
    }

    private void Say(TalkMessage message, DateTimeOffset now)
    {
        var lines = SafeText.Lines(message.Content);
        _new.Add(new TalkRow(Time(now), LiveTyping.Name(message.From), new TalkSpan($": {lines[0]}")));
        // Set off, so that no line of a message looks like a message of somebody else.
        _new.AddRange(lines.Skip(1).Select(line => new TalkRow(new TalkSpan($"      | {line}"))));
    }

    private TalkSpan Time(DateTimeOffset now) => new(TimeZoneInfo.ConvertTime(now, zone).ToString("HH:mm ", CultureInfo.InvariantCulture), Dim);
}
