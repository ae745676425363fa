using System.Globalization;

namespace OTalk.Integration.Restoring;

/// <summary>
/// The messages of one tree as a reader gets them, numbered from 0 in the order in which they are published. Each connection brings them one after
/// the other without a hole, and begins with the first that the reader has not had; or with an earlier one, but only where
/// the server was not sure that it had been received. A reader drops those by their ids.
/// </summary>
/// <param name="name">What the messages' bodies begin with.</param>
internal sealed class Sequence(string name)
{
    private readonly List<Guid> _read = [];
    private int? _expected;
    private int _confirmed;
    private int _confirmedBeforeKill;

    public string Name => name;

    /// <summary>The ids in order, each once.</summary>
    public IReadOnlyList<Guid> Read => _read;

    /// <summary>How many came again.</summary>
    public int Repeats { get; private set; }

    /// <summary>Of them those that came again because the server was killed.</summary>
    public int RepeatsOfKill { get; private set; }

    /// <summary>The last message that was announced as such has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Behind the last message that came on this connection; 0 where none did.</summary>
    public int Reached => _expected ?? 0;

    /// <summary>What a message says.</summary>
    /// <param name="name">The name of the sequence.</param>
    /// <param name="number">Its number.</param>
    /// <param name="isLast">Whether it is the last.</param>
    public static string Body(string name, int number, bool isLast) => string.Create(CultureInfo.InvariantCulture, $"{name} {number}{(isLast ? " last" : "")}");

    /// <summary>The server has answered behind the news that so many were received.</summary>
    public void Confirm(int count) => _confirmed = Math.Max(_confirmed, count);

    /// <summary>A connection begins.</summary>
    /// <param name="afterKill">The server may have forgotten what it was told in its last seconds.</param>
    public void Begin(bool afterKill)
    {
        _expected = null;
        if (afterKill)
            (_confirmedBeforeKill, _confirmed) = (_confirmed, 0);
    }

    /// <summary>A message has come.</summary>
    public void Take(Guid id, string body)
    {
        string[] words = body.Split(' ');
        int number = int.Parse(words[1], CultureInfo.InvariantCulture);
        if (_expected is { } expected)
            Assert.True(number == expected, $"{body} came where {expected} was expected");
        else
            Assert.True(number >= _confirmed && number <= _read.Count, $"the connection began with {body}, after {_read.Count} had been received, {_confirmed} of them for sure");

        // Where the server begins it takes all before that for received.
        if (_expected is null)
            Confirm(number);
        _expected = number + 1;
        if (number < _read.Count)
        {
            Assert.Equal(_read[number], id);
            Repeats++;
            if (number < _confirmedBeforeKill)
                RepeatsOfKill++;
            return;
        }

        _read.Add(id);
        IsComplete = words.Length > 2;
    }
}
