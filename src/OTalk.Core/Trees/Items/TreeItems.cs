namespace OTalk.Core.Trees.Items;

/// <summary>The items of a tree in memory. Changed by <see cref="TreeState.Apply"/> only.</summary>
public sealed class TreeItems
{
    private readonly Dictionary<string, Invitation> _invitations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Block> _blocks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Outgoing> _outgoing = [];

    private readonly SortedDictionary<string, MirroredPresence> _presences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Visits> _visits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PeerReached> _peers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MirrorAudience> _audiences = new(StringComparer.Ordinal);

    public JobList Jobs { get; } = new();

    /// <summary>How far other servers have got what is published here.</summary>
    public IReadOnlyCollection<PeerReached> Peers => _peers.Values;

    /// <summary>Of a mirror: how far it has got what is published at its source; null before anything has come.</summary>
    public SourceReached? Source { get; private set; }

    /// <summary>Of a mirror: the lists of those whom its source has named.</summary>
    public IReadOnlyCollection<MirrorAudience> Audiences => _audiences.Values;

    /// <summary>Of a mirror: who is available at its source.</summary>
    public IReadOnlyCollection<MirroredPresence> Presences => _presences.Values;

    public IEnumerable<Invitation> Invitations => _invitations.Values;

    public IReadOnlyCollection<Block> Blocks => _blocks.Values;

    /// <summary>Effects on their way, in order.</summary>
    public IReadOnlyCollection<Outgoing> Outgoing => _outgoing.Values;

    /// <summary>The number the next effect gets.</summary>
    public long NextOutgoing { get; private set; } = 1;

    public Invitation? FindInvitation(int channel, string identity) => _invitations.GetValueOrDefault(Invitation.KeyOf(channel, identity));

    public PeerReached? FindPeer(string domain) => _peers.GetValueOrDefault(domain);

    /// <summary>What the last batch of another server has changed; null where none has.</summary>
    public Visits? FindVisits(string peer) => _visits.GetValueOrDefault(peer);

    public MirrorAudience? FindAudience(string key) => _audiences.GetValueOrDefault(key);

    public Block? FindBlock(string identity) => _blocks.GetValueOrDefault(identity);

    /// <summary>Whether an identity, <c>user@server</c> or <c>server</c>, is blocked, or its server is.</summary>
    public bool IsBlocked(string identity)
    {
        if (_blocks.Count == 0)
            return false;
        return _blocks.ContainsKey(identity)
            || (identity.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 && _blocks.ContainsKey(identity[(at + 1)..]));
    }

    internal void Set(ItemSet change)
    {
        switch (change)
        {
            case InvitationSet { Invitation: var invitation }:
                _invitations[change.Key] = invitation;
                break;
            case BlockSet { Block: var block }:
                _blocks[change.Key] = block;
                break;
            case JobSet { Job: var job }:
                Jobs.Set(job);
                break;
            case OutgoingSet { Outgoing: var outgoing }:
                _outgoing[outgoing.Number] = outgoing;
                NextOutgoing = Math.Max(NextOutgoing, outgoing.Number + 1);
                break;
            case PeerReachedSet { Peer: var peer }:
                _peers[peer.Domain] = peer;
                break;
            case SourceReachedSet { Source: var source }:
                Source = source;
                break;
            case MirroredPresenceSet { Presence: var presence }:
                _presences[presence.Path] = presence;
                break;
            case VisitsSet { Visits: var visits }:
                _visits[visits.Peer] = visits;
                break;
            case MirrorAudienceSet { Audience: var audience }:
                _audiences[audience.Key] = audience;
                break;
            default:
                throw new ArgumentException($"{change.GetType().Name} is no known item", nameof(change));
        }
    }

    internal void Remove(ItemRemoved change)
    {
        switch (change.Kind)
        {
            case ItemKind.Invitation:
                _invitations.Remove(change.Key);
                break;
            case ItemKind.Block:
                _blocks.Remove(change.Key);
                break;
            case ItemKind.Job:
                Jobs.Remove(change.Key);
                break;
            case ItemKind.Outgoing:
                _outgoing.Remove(long.Parse(change.Key, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ItemKind.PeerReached:
                _peers.Remove(change.Key);
                break;
            case ItemKind.Presence:
                _presences.Remove(change.Key);
                break;
            case ItemKind.Visits:
                _visits.Remove(change.Key);
                break;
            case ItemKind.Audience:
                _audiences.Remove(change.Key);
                break;
            default:
                throw new ArgumentException($"'{change.Kind}' is no known kind of item", nameof(change));
        }
    }

    /// <summary>A channel is gone, and what belongs to it goes with it.</summary>
    internal void RemoveOf(int channel)
    {
        Jobs.RemoveAll(channel);
        foreach (Invitation gone in _invitations.Values.Where(invitation => invitation.Channel == channel).ToList())
            _invitations.Remove(Invitation.KeyOf(gone.Channel, gone.Identity));
    }
}
