using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Queues;
using OTalk.Engine.Streams;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// A bound session. It may be read through several streams at once, and outlives them: without any it is detached until its time is up.
/// </summary>
public sealed class Session : IReader, IWaits
{
    /// <summary>Claims that may wait at once.</summary>
    private const int MostWaiting = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SessionPlaces> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset?> _asked = new(StringComparer.Ordinal);
    private readonly MaskHistory _mask;
    private volatile StreamFeed[] _feeds = [];
    private ITimer? _ending;
    private RateLimit? _publishes;
    private int _version;
    private int _waitingClaims;
    private int _uses;
    private bool _isUnheard;
    private Action? _changed;

    public Session(string owner, SessionRecord record)
    {
        Owner = owner;
        Name = record.Name;
        BoundAt = record.BoundAt;
        _mask = new MaskHistory(record.Mask);
    }

    /// <summary>Identity it belongs to, <c>user@server</c>.</summary>
    public string Owner { get; }

    public string Name { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset BoundAt { get; private set; }

    /// <summary>Its address, without prefix.</summary>
    public string Address => $"{Owner}/{WellKnown.SessionsPath.Append(Name).Text}";

    /// <summary>Replaced whole when it changes: what is delivered from then on goes by the new one.</summary>
    public SessionMask Mask => _mask.Now;

    /// <summary>The streams it is read through.</summary>
    public ReadOnlySpan<StreamFeed> Feeds => _feeds;

    /// <inheritdoc/>
    public bool TryWait()
    {
        if (Interlocked.Increment(ref _waitingClaims) <= MostWaiting)
            return true;
        Interlocked.Decrement(ref _waitingClaims);
        return false;
    }

    /// <inheritdoc/>
    public void EndWait() => Interlocked.Decrement(ref _waitingClaims);

    /// <inheritdoc/>
    public void Park()
    {
    }

    /// <inheritdoc/>
    public bool IsGoneFor(ClientStream stream) => stream.HasLeft(this);

    /// <summary>A bind has made it and has failed: the next that succeeds has to tell.</summary>
    internal void MarkUnheard()
    {
        lock (_gate)
            _isUnheard = true;
    }

    /// <summary>Whether nobody has been told yet that it was made; who asks tells.</summary>
    internal bool TakeUnheard()
    {
        lock (_gate)
        {
            bool isUnheard = _isUnheard;
            _isUnheard = false;
            return isUnheard;
        }
    }

    /// <summary>Whether a stream reads the session.</summary>
    public bool IsReadBy(StreamFeed feed) => Array.IndexOf(_feeds, feed) >= 0;

    /// <summary>Over: nothing can be attached any more.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Although all streams are gone it does not wait for its client: nothing would end it.</summary>
    internal bool IsForsaken
    {
        get
        {
            lock (_gate)
                return !IsEnded && (_feeds.Length > 0 || _uses > 0 || _ending is null);
        }
    }

    /// <inheritdoc/>
    public Route? RouteTo(Deliverer deliverer, StreamFeed from, string tree, Audience audience, LogEntry entry)
    {
        if (deliverer.RouteTo(this, audience, entry) is not { } route)
            return null;
        if (from.AskedSince <= entry.CameAt)
            return route;
        lock (_gate)
            return route.Subscriptions.Any(id => _mask.Had(id, entry.CameAt)) ? route : null;
    }

    /// <inheritdoc/>
    public bool Reads(TreeState tree, ChannelNode channel) => Audience.Of(tree, channel.Path).Owners.Any(match =>
        string.Equals(match.Owner, Owner, StringComparison.Ordinal) && match.Subscribers.Any(subscriber => Mask.Covers(subscriber.Id)));

    /// <summary>Keeps something about where a door goes on.</summary>
    public void Keep(SessionPlaces places)
    {
        lock (_gate)
            _left[places.Door] = places;
    }

    /// <summary>What a stream that is gone has left: from there its door goes on. False where another one has taken its place.</summary>
    public bool TryLeave(StreamFeed feed, SessionPlaces places)
    {
        lock (_gate)
        {
            if (!IsReadBy(feed))
                return false;
            _left[places.Door] = places;
            return true;
        }
    }

    /// <summary>What the streams that are gone have left, by door.</summary>
    public IReadOnlyCollection<SessionPlaces> Left
    {
        get
        {
            lock (_gate)
                return [.. _left.Values];
        }
    }

    /// <summary>
    /// Since when the last stream of a door has asked for everything, whether or not it was subscribed to it; null where it has not. It may not
    /// have got all of that.
    /// </summary>
    public DateTimeOffset? AskedSince(string door)
    {
        lock (_gate)
            return FeedOf(door) is { } feed ? feed.AskedSince : _asked.GetValueOrDefault(door);
    }

    /// <summary>The stream of a door that reads it now; null where none does.</summary>
    public StreamFeed? FeedOf(string door) => Array.Find(_feeds, feed => string.Equals(feed.Door, door, StringComparison.Ordinal));

    /// <summary>Another session has taken its name while it could not be ended: it begins as that one.</summary>
    internal void Begin(SessionRecord record)
    {
        lock (_gate)
        {
            BoundAt = record.BoundAt;
            _left.Clear();
            _asked.Clear();
            _mask.Begin(record.Mask);
        }

        _changed?.Invoke();
    }

    /// <summary>Counts what changes in what it reads: its mask, and the trees that it reads through it.</summary>
    public int Version
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    /// <summary>The mask is set, by the owner's tree: what joins it has nothing to do with what was published before.</summary>
    public void SetMask(IReadOnlyList<string> ids, DateTimeOffset now)
    {
        lock (_gate)
        {
            _mask.Set(ids, now);
            _version++;
        }

        _changed?.Invoke();
    }

    /// <summary>Lets a stream of one door read the session; the stream of the same door that did so before is given back, to be closed.</summary>
    /// <param name="feed">The stream.</param>
    /// <param name="version">The <see cref="Version"/> by which it was found out where the stream goes on.</param>
    /// <param name="first">Puts the answer to bind into the stream, before any event can.</param>
    /// <param name="replaced">The stream that did so before, or null.</param>
    public Attachment Attach(StreamFeed feed, int version, Action first, out StreamFeed? replaced)
    {
        lock (_gate)
        {
            replaced = null;
            if (IsEnded)
                return Attachment.Ended;
            if (_version != version)
                return Attachment.Outdated;
            StreamFeed? before = Array.Find(_feeds, other => string.Equals(other.Door, feed.Door, StringComparison.Ordinal));
            first();
            _feeds = [.. _feeds.Where(other => !ReferenceEquals(other, before)), feed];
            replaced = before;
            _ending?.Dispose();
            _ending = null;
        }

        _changed?.Invoke();
        return Attachment.Done;
    }

    /// <summary>Has something called whenever it is read by other streams or its mask has changed; it must not block.</summary>
    internal void OnChange(Action changed) => _changed = changed;

    /// <summary>Its streams read these trees, and no others, from now on.</summary>
    internal void ReadOnly(IReadOnlyCollection<string> trees, DateTimeOffset now)
    {
        foreach (StreamFeed feed in NextFeeds())
            feed.Places.Read(trees, now);
    }

    /// <summary>Its streams read one more tree from now on, unless they do already.</summary>
    internal void Read(string tree, DateTimeOffset now)
    {
        foreach (StreamFeed feed in NextFeeds())
            feed.Places.Add(tree, now);
    }

    /// <summary>The streams that have to be told of a change; who attaches later has to look again.</summary>
    private StreamFeed[] NextFeeds()
    {
        lock (_gate)
        {
            _version++;
            return _feeds;
        }
    }

    /// <summary>Subscriptions have ended.</summary>
    public void Forget(IReadOnlyCollection<string> subscriptions)
    {
        lock (_gate)
        {
            if (_mask.TryForget(subscriptions))
                _version++;
        }
    }

    /// <summary>A stream is gone.</summary>
    /// <param name="feed">The stream.</param>
    /// <param name="ends">If it was the last one the session ends now: that it is detached for a moment is no news.</param>
    /// <returns>True: it was the last one, and the session is detached now.</returns>
    public bool Detach(StreamFeed feed, bool ends)
    {
        bool isDetached;
        lock (_gate)
        {
            if (Array.IndexOf(_feeds, feed) < 0)
                return false;
            _feeds = [.. _feeds.Where(other => !ReferenceEquals(other, feed))];
            _asked[feed.Door] = feed.AskedSince;
            isDetached = _feeds.Length == 0 && !IsEnded;
        }

        if (!ends || !isDetached)
            _changed?.Invoke();
        return isDetached;
    }

    /// <summary>Something is done on the session that does not read it; until <see cref="EndUse"/> it does not end for being detached.</summary>
    /// <returns>False: the session has ended.</returns>
    public bool TryUse()
    {
        lock (_gate)
        {
            if (IsEnded)
                return false;
            _isUnheard = false;
            _uses++;
            _ending?.Dispose();
            _ending = null;
            return true;
        }
    }

    /// <summary>What <see cref="TryUse"/> began is done.</summary>
    /// <returns>True: it was the last, and no stream reads the session.</returns>
    public bool EndUse()
    {
        lock (_gate)
            return --_uses == 0 && _feeds.Length == 0 && !IsEnded;
    }

    /// <summary>Counts a message that is published through one of its doors.</summary>
    /// <param name="limit">Makes the limit, the first time.</param>
    /// <returns>Null where it may be; else after how many seconds it may.</returns>
    public int? TakePublish(Func<RateLimit> limit)
    {
        lock (_gate)
            return (_publishes ??= limit()).Take();
    }

    /// <summary>Sets the clock by which a detached session ends, unless a stream has come back or it is set already.</summary>
    public void EndAfter(Func<ITimer> start)
    {
        lock (_gate)
        {
            if (_feeds.Length > 0 || _uses > 0 || IsEnded)
                return;
            _ending ??= start();
        }
    }

    /// <summary>Ends it.</summary>
    /// <param name="onlyIfDetached">Leaves it alone if a stream has come back, or something is being done on it.</param>
    /// <returns>The streams that read it, to be closed; null where it had ended already or was left alone.</returns>
    public IReadOnlyList<StreamFeed>? TryEnd(bool onlyIfDetached)
    {
        lock (_gate)
        {
            if (IsEnded || (onlyIfDetached && (_feeds.Length > 0 || _uses > 0)))
                return null;
            IsEnded = true;
            _ending?.Dispose();
            _ending = null;
            StreamFeed[] feeds = _feeds;
            _feeds = [];
            return feeds;
        }
    }
}
