using System.Collections.Concurrent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;

namespace OTalk.Engine.Peers;

/// <summary>
/// The identities of other servers of whom somebody is available, as far as is known here: whether their servers can be reached has to be
/// watched. Safe for concurrent callers.
/// </summary>
public sealed class MirroredPresences
{
    private readonly ConcurrentDictionary<Identity, Watched> _identities = new();

    /// <summary>The domains that have to be reached, each with one of ours that has subscribed there.</summary>
    public IReadOnlyDictionary<string, string> Domains => _identities
        .GroupBy(pair => pair.Key.Server, StringComparer.Ordinal)
        .ToDictionary(domain => domain.Key, domain => domain.First().Value.Local, StringComparer.Ordinal);

    /// <summary>The identities of a domain of whom somebody is available.</summary>
    public IReadOnlyList<Identity> ThereIn(string domain) => [.. In(domain).Where(pair => pair.Value.IsThere).Select(pair => pair.Key)];

    /// <summary>The identities of a domain of whom somebody was lost.</summary>
    public IReadOnlyList<Identity> LostIn(string domain) => [.. In(domain).Where(pair => pair.Value.IsLost).Select(pair => pair.Key)];

    /// <summary>A mirror is as it is now.</summary>
    internal void Note(TreeState mirror)
    {
        Subscriber? local = mirror.Items.Presences.Count == 0 ? null : mirror.Subscribers.All.FirstOrDefault();
        if (local is null)
            _identities.TryRemove(mirror.Identity, out _);
        else
            _identities[mirror.Identity] = new Watched(local.Domain, mirror.Items.Presences.Any(static known => !known.IsLost), mirror.Items.Presences.Any(static known => known.IsLost));
    }

    private IEnumerable<KeyValuePair<Identity, Watched>> In(string domain) =>
        _identities.Where(pair => string.Equals(pair.Key.Server, domain, StringComparison.Ordinal));

    private sealed record Watched(string Local, bool IsThere, bool IsLost);
}
