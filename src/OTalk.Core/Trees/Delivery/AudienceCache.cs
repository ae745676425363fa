using OTalk.Core.Addressing;

namespace OTalk.Core.Trees.Delivery;

/// <summary>Remembers who gets the messages of a channel until the tree's configuration changes: most publishes find the answer here.</summary>
/// <param name="tree">The tree.</param>
/// <param name="only">The one subscription that is asked about, whether or not the tree has it; null for all that the tree has.</param>
public sealed class AudienceCache(TreeState tree, Subscriber? only = null)
{
    private readonly Dictionary<ChannelPath, Audience> _byChannel = [];
    private readonly Dictionary<(ChannelPath, string?), Audience> _byList = [];
    private long _version = -1;

    public Audience For(LogEntry entry)
    {
        if (tree.IsMirror)
            return OfMirror(entry);
        if (entry.Subject is not null || entry.Path.Equals(WellKnown.SubscriptionsPath) || entry.Path.Equals(WellKnown.ChannelsPath) || IsKeyGuarded(entry))
            return only is null ? Audience.Of(tree, entry) : Audience.Of(tree, entry, only);
        ForgetOld();
        if (!_byChannel.TryGetValue(entry.Path, out Audience? audience))
            _byChannel[entry.Path] = audience = only is null ? Audience.Of(tree, entry.Path) : Audience.Of(tree, entry.Path, only);
        return audience;
    }

    /// <summary>In a mirror the source has decided, for each entry.</summary>
    private Audience OfMirror(LogEntry entry)
    {
        ForgetOld();
        (ChannelPath, string?) place = (entry.Path, entry.Audience);
        if (!_byList.TryGetValue(place, out Audience? audience))
            _byList[place] = audience = only is null ? Audience.Of(tree, entry) : Audience.Of(tree, entry, only);
        return audience;
    }

    private void ForgetOld()
    {
        if (_version == tree.AudienceVersion)
            return;
        _byChannel.Clear();
        _byList.Clear();
        _version = tree.AudienceVersion;
    }

    /// <summary>Whether <c>key_acl</c> says who reads the entry.</summary>
    private bool IsKeyGuarded(LogEntry entry) => entry.Key is { } key && tree.Find(entry.Path)?.Config.KeyAcl.ContainsKey(key) == true;
}
