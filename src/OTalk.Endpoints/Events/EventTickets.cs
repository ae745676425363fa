using System.Buffers.Text;
using OTalk.Accounts;
using OTalk.Core.Addressing;
using OTalk.Endpoints.Rest;

namespace OTalk.Endpoints.Events;

/// <summary>
/// Tickets for event streams, each good once and for a short time (protocol reference, "Event streams"): a browser's <c>EventSource</c> sends no
/// headers, and a token in a URL would be kept in logs and histories.
/// </summary>
internal sealed class EventTickets(IRandomSource random, TimeProvider time)
{
    /// <summary>How long a ticket is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private const int TicketBytes = 24;
    private const int MostOfUser = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HttpLogin> _tickets = new(StringComparer.Ordinal);
    private readonly Queue<(string Ticket, long IssuedAt)> _ages = new();
    private readonly Dictionary<Identity, int> _ofUser = [];

    /// <summary>A ticket that stands for a login; null where its user has as many as may be waiting.</summary>
    public string? Issue(HttpLogin login)
    {
        string ticket = Base64Url.EncodeToString(random.Bytes(TicketBytes));
        lock (_gate)
        {
            Forget();
            int waiting = _ofUser.GetValueOrDefault(login.User);
            if (waiting >= MostOfUser)
                return null;
            _ofUser[login.User] = waiting + 1;
            _tickets[ticket] = login;
            _ages.Enqueue((ticket, time.GetTimestamp()));
        }

        return ticket;
    }

    /// <summary>The login that a ticket stands for, once; null for any other text.</summary>
    public HttpLogin? Take(string ticket)
    {
        lock (_gate)
        {
            Forget();
            return Remove(ticket);
        }
    }

    private void Forget()
    {
        while (_ages.TryPeek(out var oldest) && time.GetElapsedTime(oldest.IssuedAt) >= GoodFor)
        {
            _ages.Dequeue();
            Remove(oldest.Ticket);
        }
    }

    private HttpLogin? Remove(string ticket)
    {
        if (!_tickets.Remove(ticket, out HttpLogin? login))
            return null;
        if (--_ofUser[login.User] == 0)
            _ofUser.Remove(login.User);
        return login;
    }
}
