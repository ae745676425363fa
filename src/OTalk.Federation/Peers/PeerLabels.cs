namespace OTalk.Federation.Peers;

/// <summary>
/// The names by which metrics tell domains apart. Strangers choose domains, and what reads metrics keeps every name it has ever seen: so those
/// that the operator names come first, others get a name of their own while there are any, and keep it, and the rest are <see cref="Rest"/>.
/// </summary>
public sealed class PeerLabels
{
    /// <summary>The most domains with a name of their own.</summary>
    public const int Most = 100;

    /// <summary>The name of all others.</summary>
    public const string Rest = "other";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _own;

    /// <param name="named">The domains that the operator names.</param>
    public PeerLabels(IEnumerable<string> named) => _own = [.. named.Order(StringComparer.Ordinal).Take(Most)];

    /// <summary>The name of a domain that there is something to tell of; it may get one of its own.</summary>
    public string Give(string domain)
    {
        lock (_gate)
            return _own.Contains(domain) || (_own.Count < Most && _own.Add(domain)) ? domain : Rest;
    }

    /// <summary>The name of a domain, as it is.</summary>
    public string Find(string domain)
    {
        lock (_gate)
            return _own.Contains(domain) ? domain : Rest;
    }
}
