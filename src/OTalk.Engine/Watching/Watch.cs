using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;

namespace OTalk.Engine.Watching;

/// <summary>
/// One connection reads a channel or pattern for as long as it lasts. It gets what an active subscription would deliver, but none is made: when
/// it ends, however that is, nothing is left. What it gets is decided in the tree's own loop.
/// </summary>
public sealed class Watch : Route, IReader
{
    private readonly Action<StanzaError> _refused;
    private AudienceCache? _audiences;
    private TreeState? _state;

    /// <param name="source">The channel or pattern, with the parts that are selected.</param>
    /// <param name="user">Who reads.</param>
    /// <param name="feed">What is written to the connection.</param>
    /// <param name="seen">How far the client has come already; null: it reads what comes from now on.</param>
    /// <param name="refused">Called by the tree's loop once the user may not read there any more; MUST NOT block.</param>
    public Watch(IdentityUri source, Identity user, StreamFeed feed, SeenPlace? seen, Action<StanzaError> refused)
    {
        _refused = refused;
        Source = source;
        User = user.ToString();
        Feed = feed;
        Seen = seen;
        Subscriber = Subscriber.From(new SubscriberRecord(
            User, SubscriptionIds.Of(0), source.ToString(), User, SubscriptionConfig.Default.ToJson(), SubscriptionState.Active, default));
    }

    public IdentityUri Source { get; }

    /// <summary>Who reads, <c>user@server</c>.</summary>
    public string User { get; }

    public StreamFeed Feed { get; }

    /// <summary>How far the client had come when the connection began.</summary>
    public SeenPlace? Seen { get; }

    /// <inheritdoc/>
    public string Address => $"{User} at {Source}";

    /// <inheritdoc/>
    public bool IsEnded => Feed.Queue.IsClosed;

    /// <summary>The subscription that would deliver the same. No tree has it.</summary>
    internal Subscriber Subscriber { get; }

    /// <inheritdoc/>
    public Route? RouteTo(Deliverer deliverer, StreamFeed from, string tree, Audience audience, LogEntry entry) =>
        _state is { } state && Takes(state, entry) ? this : null;

    /// <inheritdoc/>
    public bool Reads(TreeState tree, ChannelNode channel) =>
        Source.Pattern.Matches(channel.Path) && AccessRules.Effective(tree, channel, User).HasFlag(Permissions.Subscribe);

    /// <summary>Whether an entry goes to it, by the state of the tree.</summary>
    internal bool Takes(TreeState state, LogEntry entry)
    {
        if (!ReferenceEquals(_state, state) || _audiences is null)
            (_state, _audiences) = (state, new AudienceCache(state, Subscriber));
        return _audiences.For(entry) != Audience.Nobody && Subscriber.Accepts(entry);
    }

    /// <summary>It is judged by this state from now on.</summary>
    internal void Begin(TreeState state) => (_state, _audiences) = (state, new AudienceCache(state, Subscriber));

    /// <summary>Its user may not read there any more.</summary>
    internal void Refuse(StanzaError error) => _refused(error);
}
