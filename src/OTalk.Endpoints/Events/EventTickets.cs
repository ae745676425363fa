using System.Buffers.Text;
using OTalk.Accounts;
using OTalk.Core.Addressing;
using OTalk.Endpoints.Rest;

namespace OTalk.Endpoints.Events;

/// <summary>
/// Tickets for event streams (protocol reference, "Event streams"): a browser's <c>EventSource</c> sends no headers, and a token in a URL would
/// be kept in logs and histories. Each opens one stream within a short time, and that one again, as long after its connection broke.
/// </summary>
internal sealed class EventTickets(IRandomSource random, TimeProvider time)
{
    /// <summary>How long a ticket is good, from when it was given or its connection broke.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private const int TicketBytes = 24;
    private const int MostOfUser = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<(string Ticket, long Since)> _ages = new();
    private readonly Dictionary<Identity, int> _ofUser = [];

    /// <summary>A ticket that stands for a login; null where its user has as many as may be waiting.</summary>
    public string? Issue(HttpLogin login)
    {
        string ticket = Base64Url.EncodeToString(random.Bytes(TicketBytes));
        return Wait(ticket, login, wasOpen: false) ? ticket : null;
    }

    /// <summary>The login that a ticket stands for, once; null for any other text.</summary>
    /// <param name="ticket">The text.</param>
    /// <param name="comesBack">Whether the client says where it goes on, in the header that <c>EventSource</c> sends.</param>
    public HttpLogin? Take(string ticket, bool comesBack)
    {
        lock (_gate)
        {
            Forget();
            if (!_waiting.TryGetValue(ticket, out Waiting waiting) || (waiting.WasOpen && !comesBack))
                return null;
            Remove(ticket, waiting.Login);
            return waiting.Login.Token?.ExpiresAt <= time.GetUtcNow() ? null : waiting.Login;
        }
    }

    /// <summary>The connection of the stream that a ticket opened broke: its client may come back.</summary>
    public void Broke(string ticket, HttpLogin login) => Wait(ticket, login, wasOpen: true);

    private bool Wait(string ticket, HttpLogin login, bool wasOpen)
    {
        lock (_gate)
        {
            Forget();
            int waiting = _ofUser.GetValueOrDefault(login.User);
            if (waiting >= MostOfUser)
                return false;
            long now = time.GetTimestamp();
            _ofUser[login.User] = waiting + 1;
            _waiting[ticket] = new Waiting(login, now, wasOpen);
            _ages.Enqueue((ticket, now));
            return true;
        }
    }

    private void Forget()
    {
        while (_ages.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) >= GoodFor)
        {
            _ages.Dequeue();

            // One that has opened a stream and waits again waits since later.
            if (_waiting.TryGetValue(oldest.Ticket, out Waiting waiting) && waiting.Since == oldest.Since)
                Remove(oldest.Ticket, waiting.Login);
        }
    }

    private void Remove(string ticket, HttpLogin login)
    {
        _waiting.Remove(ticket);
        if (--_ofUser[login.User] == 0)
            _ofUser.Remove(login.User);
    }

    private readonly record struct Waiting(HttpLogin Login, long Since, bool WasOpen);
}
