using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Delivery;

/// <summary>Remembers who gets the messages of a channel until the tree's configuration changes: most publishes find the answer here.</summary>
public sealed class AudienceCache(TreeState tree)
{
    private readonly Dictionary<ChannelPath, Audience> _byChannel = [];
    private long _version = -1;

    public Audience For(LogEntry entry)
    {
        if (entry.Subject is not null || entry.Path.Equals(WellKnown.SubscriptionsPath) || entry.Path.Equals(WellKnown.ChannelsPath) || IsKeyGuarded(entry))
            return Audience.Of(tree, entry);
        if (_version != tree.AudienceVersion)
        {
            _byChannel.Clear();
            _version = tree.AudienceVersion;
        }

        if (!_byChannel.TryGetValue(entry.Path, out Audience? audience))
            _byChannel[entry.Path] = audience = Audience.Of(tree, entry.Path);
        return audience;
    }

    /// <summary>Whether <c>key_acl</c> says who reads the entry.</summary>
    private bool IsKeyGuarded(LogEntry entry) => entry.Key is { } key && tree.Find(entry.Path)?.Config.KeyAcl.ContainsKey(key) == true;
}
