using OTalk.Core.Access;
using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>A channel of a tree in memory: its place, configuration and grants. History and key values stay in the store.</summary>
public sealed class ChannelNode
{
    private static readonly Dictionary<string, Permissions> NoGrants = new(StringComparer.Ordinal);

    private SortedDictionary<string, ChannelNode>? _children;
    private Dictionary<string, Permissions>? _grants;

    internal ChannelNode(ChannelRecord record, ChannelConfig config, ChannelNode? parent)
    {
        Record = record;
        Config = config;
        Parent = parent;
    }

    public ChannelRecord Record { get; private set; }

    public ChannelConfig Config { get; private set; }

    public ChannelNode? Parent { get; }

    public int Number => Record.Number;

    public ChannelPath Path => Record.Path;

    /// <summary>Sub-channels in ordinal order of name.</summary>
    public IReadOnlyCollection<ChannelNode> Children => _children is null ? [] : _children.Values;

    /// <summary>Explicit grants on this channel, by identity; <see cref="Permissions.None"/> is a ban.</summary>
    public IReadOnlyDictionary<string, Permissions> Grants => _grants ?? NoGrants;

    /// <summary><c>all_acl</c> in force: of the nearest channel, this or above, that sets it.</summary>
    public Permissions AllAcl => Config.AllAcl ?? Above?.AllAcl ?? Permissions.None;

    /// <summary><c>subscriber_acl</c> in force: of the nearest channel, this or above, that sets it.</summary>
    public Permissions SubscriberAcl => Config.SubscriberAcl ?? Above?.SubscriberAcl ?? Permissions.None;

    private ChannelNode? Above => Config.InheritsAcl ? Parent : null;

    /// <summary>This channel and everything below it, parents first.</summary>
    public IEnumerable<ChannelNode> SelfAndBelow()
    {
        yield return this;
        if (_children is null)
            yield break;
        foreach (ChannelNode child in _children.Values)
        {
            foreach (ChannelNode node in child.SelfAndBelow())
                yield return node;
        }
    }

    /// <summary>
    /// Of this channel and everything below it what a pattern covers, parents first. The pattern's levels down to this one match. It goes only
    /// where a name or a wildcard of the pattern leads.
    /// </summary>
    internal IEnumerable<ChannelNode> Covered(ChannelPattern pattern)
    {
        if (Path.Depth == pattern.Depth)
            return pattern.IsRecursive ? SelfAndBelow() : [this];
        if (pattern.LevelAt(Path.Depth) is { } name)
            return Child(name)?.Covered(pattern) ?? [];
        return Children.SelectMany(child => child.Covered(pattern));
    }

    public ChannelNode? Child(string name) => _children?.GetValueOrDefault(name);

    internal void Reconfigure(ChannelRecord record, ChannelConfig config)
    {
        Record = record;
        Config = config;
    }

    internal void Adopt(ChannelNode child) =>
        (_children ??= new SortedDictionary<string, ChannelNode>(StringComparer.Ordinal))[child.Path.Name] = child;

    internal void Drop(ChannelNode child) => _children?.Remove(child.Path.Name);

    internal void SetGrant(string identity, Permissions? permissions)
    {
        if (permissions is { } granted)
            (_grants ??= new Dictionary<string, Permissions>(StringComparer.Ordinal))[identity] = granted;
        else
            _grants?.Remove(identity);
    }
}
