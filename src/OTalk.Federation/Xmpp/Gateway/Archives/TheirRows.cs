using OTalk.Federation.Xmpp.Mapping.Archives;

namespace OTalk.Federation.Xmpp.Gateway.Archives;

/// <summary>The rows of one answer, as they are found: no more than are asked for, and with no more bytes than a page of ours has.</summary>
/// <param name="limit">How many are asked for, at least 0.</param>
internal sealed class TheirRows(int limit)
{
    /// <summary>Bytes that the messages of one answer have; a single one may have more.</summary>
    private const int MostBytes = 4_194_304;

    private readonly List<TheirMessage> _messages = [];
    private int _bytes;

    /// <summary>The rows, in the order that was asked for.</summary>
    public IReadOnlyList<TheirMessage> Messages => _messages;

    /// <summary>Whether there is more than these; what is added now is not kept.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many rows the answer could have: where there is more, it has that many.</summary>
    public int Limit => HasMore ? _messages.Count : limit;

    /// <summary>How many there are, as far as it is known here: one more than these where there is more.</summary>
    public int Total => _messages.Count + (HasMore ? 1 : 0);

    /// <summary>The next one.</summary>
    public void Add(TheirMessage message)
    {
        int bytes = message.Body.Utf8.Length;
        if (HasMore || _messages.Count >= limit || (_messages.Count > 0 && _bytes + bytes > MostBytes))
        {
            HasMore = true;
            return;
        }

        _bytes += bytes;
        _messages.Add(message);
    }

    /// <summary>There may be more than has been looked through.</summary>
    public void Stop() => HasMore = true;
}
