using System.Diagnostics.Metrics;

namespace OTalk.Federation;

/// <summary>
/// What is counted of federation, all of the meter <c>OTalk.Federation</c>. Labels are words of ours, never names that others choose, but for a
/// bounded number of domains (<see cref="Peers.PeerLabels"/>).
/// </summary>
public sealed class FederationMetrics : IDisposable
{
    public const string MeterName = "OTalk.Federation";

    private readonly Meter _meter;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _received;
    private readonly Counter<long> _events;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _documents;

    /// <param name="factory">Keeps the instruments of several servers in one process apart; null for a meter that everybody sees.</param>
    public FederationMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _opened = _meter.CreateCounter<long>("otalk.federation.links.opened", "{link}", "Links to other servers that were opened, by who opened them");
        _failed = _meter.CreateCounter<long>("otalk.federation.links.failed", "{link}", "Links to other servers that came to nothing, by who opened them and why");
        _received = _meter.CreateCounter<long>("otalk.federation.stanzas.received", "{stanza}", "Stanzas taken from other servers");
        _events = _meter.CreateCounter<long>("otalk.federation.events.received", "{event}", "Events in batches of other servers, each once for all its subscribers");
        _sent = _meter.CreateCounter<long>("otalk.federation.stanzas.sent", "{stanza}", "Stanzas sent to other servers");
        _refused = _meter.CreateCounter<long>("otalk.federation.stanzas.refused", "{stanza}", "Stanzas of other servers that were refused, by why");
        _documents = _meter.CreateCounter<long>("otalk.federation.documents", "{document}", "Documents of other domains that were asked for, by what came of it");
    }

    /// <summary>Observes a number that somebody else keeps.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableGauge(name, value, unit, description);

    /// <summary>Observes numbers that somebody else keeps, one for each of several labels.</summary>
    public void ObserveEach(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableGauge(name, values, unit, description);

    /// <summary>The same of numbers that only grow.</summary>
    public void CountEach(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> values) =>
        _meter.CreateObservableCounter(name, values, unit, description);

    /// <summary>A link was opened.</summary>
    /// <param name="side">By whom: <c>accepted</c> or <c>dialed</c>.</param>
    public void Opened(string side) => _opened.Add(1, new KeyValuePair<string, object?>("side", side));

    /// <summary>A link came to nothing.</summary>
    /// <param name="side">Who wanted to open it: <c>accepted</c> or <c>dialed</c>.</param>
    /// <param name="reason">Why, a word.</param>
    public void Failed(string side, string reason) =>
        _failed.Add(1, new KeyValuePair<string, object?>("side", side), new KeyValuePair<string, object?>("reason", reason));

    public void Received() => _received.Add(1);

    /// <summary>An event came in a batch.</summary>
    public void Event() => _events.Add(1);

    public void Sent() => _sent.Add(1);

    /// <summary>A stanza was not taken.</summary>
    /// <param name="reason">Why, a word.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A document was asked for.</summary>
    /// <param name="outcome">What came of it, a word.</param>
    public void Asked(string outcome) => _documents.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => _meter.Dispose();
}
