using System.Diagnostics.Metrics;
using OTalk.Engine.Options;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Peers;

/// <summary>What is measured of each domain, as far as the operator names it, or there is a link or a queue.</summary>
public sealed class PeerGauges
{
    private readonly PeerLabels _labels;
    private readonly Destinations _destinations;
    private readonly LinkSet _links;
    private readonly PeerBook _book;
    private readonly TimeProvider _time;

    public PeerGauges(FederationOptions options, FederationMetrics metrics, Destinations destinations, LinkSet links, PeerBook book, TimeProvider time)
    {
        _labels = new PeerLabels(options.Peers.Keys);
        _destinations = destinations;
        _links = links;
        _book = book;
        _time = time;
        metrics.ObserveEach("otalk.federation.domain.links", "{link}", "Links with a domain", () => Sum(_links.Count(), _labels.Give));
        metrics.ObserveEach("otalk.federation.domain.waiting", "{stanza}", "Stanzas that wait for a domain", () => Sum(Waiting(), _labels.Give));
        metrics.ObserveEach("otalk.federation.domain.oldest.seconds", "s", "Seconds since the oldest of them was added", () => Highest(Ages()));
        metrics.ObserveEach("otalk.federation.domain.failing", "", "1 for a domain that could not be reached when it was last tried", () => Highest(Failing()));
        metrics.CountEach("otalk.federation.domain.failures", "{try}", "Tries to reach a domain that failed", () => Sum(_book.Failures(), _labels.Find));
    }

    private static IEnumerable<Measurement<long>> Sum(IEnumerable<KeyValuePair<string, long>> values, Func<string, string> label) =>
        values.GroupBy(pair => label(pair.Key), StringComparer.Ordinal).Select(group => Of(group.Key, group.Sum(pair => pair.Value)));

    private static Measurement<long> Of(string label, long value) => new(value, new KeyValuePair<string, object?>("domain", label));

    private IEnumerable<Measurement<long>> Highest(IEnumerable<KeyValuePair<string, long>> values) =>
        values.GroupBy(pair => _labels.Give(pair.Key), StringComparer.Ordinal).Select(group => Of(group.Key, group.Max(pair => pair.Value)));

    private IEnumerable<KeyValuePair<string, long>> Waiting() =>
        _destinations.List().Select(status => KeyValuePair.Create(status.Domain, status.Waiting));

    private IEnumerable<KeyValuePair<string, long>> Ages() => _destinations.List()
        .Select(status => KeyValuePair.Create(status.Domain, status.Oldest is { } oldest ? (long)(_time.GetUtcNow() - oldest).TotalSeconds : 0));

    private IEnumerable<KeyValuePair<string, long>> Failing() =>
        _destinations.List().Select(status => KeyValuePair.Create(status.Domain, _book.IsFailing(status.Domain) ? 1L : 0L));
}
