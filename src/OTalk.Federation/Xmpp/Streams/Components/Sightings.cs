namespace OTalk.Federation.Xmpp.Streams.Components;

/// <summary>Which domains were heard of lately: as nothing tells a component when another server can be reached again, what comes from it does.</summary>
/// <param name="time">The clock.</param>
internal sealed class Sightings(TimeProvider time)
{
    private const int Most = 4096;
    private static readonly TimeSpan _lately = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Notes that a domain is heard of; true where it was not, lately.</summary>
    public bool IsNew(string domain)
    {
        lock (_gate)
        {
            if (_seen.TryGetValue(domain, out long at) && time.GetElapsedTime(at) < _lately)
                return false;
            if (_seen.Count >= Most)
                _seen.Clear();
            _seen[domain] = time.GetTimestamp();
            return true;
        }
    }
}
