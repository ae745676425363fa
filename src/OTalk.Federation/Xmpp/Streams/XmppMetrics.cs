using System.Diagnostics.Metrics;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>What is counted of XMPP, of the meter of <see cref="FederationMetrics"/>. Labels are words of ours.</summary>
public sealed class XmppMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _refused;

    /// <param name="factory">Keeps the instruments of several servers in one process apart; null for a meter that everybody sees.</param>
    public XmppMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(FederationMetrics.MeterName) ?? new Meter(FederationMetrics.MeterName);
        _opened = _meter.CreateCounter<long>("otalk.xmpp.streams.opened", "{stream}", "Streams with XMPP servers that were opened, by who opened them and what proved the domains");
        _failed = _meter.CreateCounter<long>("otalk.xmpp.streams.failed", "{stream}", "Streams with XMPP servers that came to nothing, by who opened them and why");
        _received = _meter.CreateCounter<long>("otalk.xmpp.stanzas.received", "{stanza}", "Stanzas taken from XMPP servers");
        _sent = _meter.CreateCounter<long>("otalk.xmpp.stanzas.sent", "{stanza}", "Stanzas sent to XMPP servers");
        _refused = _meter.CreateCounter<long>("otalk.xmpp.stanzas.refused", "{stanza}", "Stanzas of XMPP servers that ended their stream, by why");
    }

    /// <summary>Observes a number that somebody else keeps.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    /// <summary>A stream was opened.</summary>
    /// <param name="side">By whom: <c>accepted</c>, <c>dialed</c> or <c>component</c>.</param>
    /// <param name="proof">What proved the domain: <c>certificate</c>, <c>dialback</c> or <c>secret</c>.</param>
    public void Opened(string side, string proof) =>
        _opened.Add(1, new KeyValuePair<string, object?>("side", side), new KeyValuePair<string, object?>("proof", proof));

    /// <summary>A stream came to nothing.</summary>
    /// <param name="side">Who wanted to open it.</param>
    /// <param name="reason">Why, a word.</param>
    public void Failed(string side, string reason) =>
        _failed.Add(1, new KeyValuePair<string, object?>("side", side), new KeyValuePair<string, object?>("reason", reason));

    public void Received() => _received.Add(1);

    public void Sent(int count) => _sent.Add(count);

    /// <summary>A stanza was not taken.</summary>
    /// <param name="reason">The condition of the stream error, or another word.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
