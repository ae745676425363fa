namespace OTalk.Core.Trees.Reading;

/// <summary>Which keys of a channel a reader may see.</summary>
/// <param name="Others">Whether those that <c>key_acl</c> does not name.</param>
/// <param name="Named">The keys that it names, and whether they may be seen.</param>
public sealed record KeyReach(bool Others, IReadOnlyDictionary<string, bool> Named)
{
    public bool Allows(string key) => Named.TryGetValue(key, out bool allowed) ? allowed : Others;
}
