using System.Collections.Concurrent;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>
/// Who has sent a message that may come back: the last <see cref="Most"/> of them. One that comes back later is told under the id of the message.
/// Safe for concurrent callers.
/// </summary>
internal sealed class Bounces
{
    public const int Most = 100_000;

    private readonly ConcurrentDictionary<string, (string Sender, StanzaId Id)> _sent = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>A message was sent.</summary>
    /// <param name="message">What it is called in XMPP.</param>
    /// <param name="sender">Full address of who sent it.</param>
    /// <param name="id">The id of its stanza.</param>
    public void Note(string message, string sender, StanzaId id)
    {
        if (!_sent.TryAdd(message, (sender, id)))
            return;
        _order.Enqueue(message);
        while (_order.Count > Most && _order.TryDequeue(out string? oldest))
            _sent.TryRemove(oldest, out _);
    }

    /// <summary>Who has sent a message; null where that is not known any more.</summary>
    public (string Sender, StanzaId Id)? Find(string message) => _sent.TryGetValue(message, out (string, StanzaId) found) ? found : null;
}
