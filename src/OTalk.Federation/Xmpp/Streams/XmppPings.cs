using System.Collections.Concurrent;
using OTalk.Accounts;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>
/// Pings that are sent behind stanzas, to know that these have arrived (XEP-0199). The answer may come on any stream, and any answer counts, an
/// error too: what is behind the stanzas was read.
/// </summary>
/// <param name="random">Where ids come from.</param>
internal sealed class XmppPings(IRandomSource random)
{
    private const int IdBytes = 12;

    private readonly ConcurrentDictionary<string, Ping> _open = new(StringComparer.Ordinal);

    /// <summary>A ping to a domain from one of ours.</summary>
    /// <param name="carrier">What it is sent over: when that ends, so does waiting.</param>
    /// <param name="local">Our domain.</param>
    /// <param name="domain">The other.</param>
    public Ping Make(object carrier, string local, string domain)
    {
        string id = $"ping-{Convert.ToHexStringLower(random.Bytes(IdBytes))}";
        var ping = new Ping(carrier, domain, new XmlElement(
            "iq",
            Ns.Server,
            [("type", "get"), ("from", local), ("to", domain), ("id", id)],
            new XmlElement("ping", XmppWords.Ping)));
        _open[id] = ping;
        return ping;
    }

    /// <summary>Forgets one that nobody waits for any more.</summary>
    public void Forget(Ping ping) => _open.TryRemove(ping.Stanza["id"]!, out _);

    /// <summary>Takes a stanza that is the answer to one; false where it is none.</summary>
    public bool Take(XmlElement stanza, Jid from)
    {
        if (stanza is not { Name: "iq" } || stanza["type"] is not ("result" or "error") || stanza["id"] is not { } id)
            return false;
        if (!_open.TryGetValue(id, out Ping? ping) || from.ToString() != ping.Domain)
            return false;
        ping.Answer.TrySetResult(true);
        return true;
    }

    /// <summary>What was sent over a carrier is not known to have arrived.</summary>
    public void End(object carrier)
    {
        foreach ((_, Ping ping) in _open)
        {
            if (ReferenceEquals(ping.Carrier, carrier))
                ping.Answer.TrySetResult(false);
        }
    }

    /// <summary>One that is under way.</summary>
    internal sealed class Ping(object carrier, string domain, XmlElement stanza)
    {
        public object Carrier => carrier;

        public string Domain => domain;

        public XmlElement Stanza => stanza;

        /// <summary>True when it was answered; false when what carried it has ended.</summary>
        public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
