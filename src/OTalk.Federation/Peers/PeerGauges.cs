using System.Diagnostics.Metrics;
using OTalk.Engine.Options;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Peers;

/// <summary>What is measured of each domain, as far as the operator names it, or there is a link or a queue.</summary>
public sealed class PeerGauges
{
    private readonly FederationOptions _options;
    private readonly PeerLabels _labels;
    private readonly Destinations _destinations;
    private readonly LinkSet _links;

    public PeerGauges(FederationOptions options, FederationMetrics metrics, Destinations destinations, LinkSet links, PeerBook book, TimeProvider time)
    {
        _options = options;
        _labels = new PeerLabels(options.Peers.Keys);
        _destinations = destinations;
        _links = links;
        metrics.ObserveEach("otalk.federation.domain.links", "{link}", "Links with a domain", () => Each(domain => domain.Links, Enumerable.Sum));
        metrics.ObserveEach("otalk.federation.domain.waiting", "{stanza}", "Stanzas that wait for a domain", () => Each(domain => domain.Queue?.Waiting ?? 0, Enumerable.Sum));
        metrics.ObserveEach(
            "otalk.federation.domain.oldest.seconds", "s", "Since when the oldest of them waits",
            () => Each(domain => domain.Queue?.Oldest is { } oldest ? (long)(time.GetUtcNow() - oldest).TotalSeconds : 0, Enumerable.Max));
        metrics.ObserveEach(
            "otalk.federation.domain.failing", "{domain}", "1 for a domain that could not be reached when it was last tried",
            () => Each(domain => book.IsFailing(domain.Name) ? 1 : 0, Enumerable.Max));
        metrics.CountEach(
            "otalk.federation.domain.failures", "{try}", "Tries to reach a domain, or to have an answer from it, that failed",
            () => book.Failures().GroupBy(pair => _labels.Find(pair.Key), StringComparer.Ordinal).Select(group => Of(group.Key, group.Sum(pair => pair.Value))));
    }

    private static Measurement<long> Of(string label, long value) => new(value, new KeyValuePair<string, object?>("domain", label));

    private IEnumerable<Measurement<long>> Each(Func<Domain, long> value, Func<IEnumerable<long>, long> together) =>
        Domains().GroupBy(domain => _labels.Give(domain.Name), StringComparer.Ordinal).Select(group => Of(group.Key, together(group.Select(value))));

    private IEnumerable<Domain> Domains()
    {
        Dictionary<string, long> links = _links.Count();
        Dictionary<string, DestinationStatus> queues = _destinations.List().ToDictionary(status => status.Domain, StringComparer.Ordinal);
        return _options.Peers.Keys.Union(queues.Keys).Union(links.Keys)
            .Select(name => new Domain(name, links.GetValueOrDefault(name), queues.GetValueOrDefault(name)));
    }

    private sealed record Domain(string Name, long Links, DestinationStatus? Queue);
}
