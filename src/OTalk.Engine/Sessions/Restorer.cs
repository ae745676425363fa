using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.Engine.Routing;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// Finds out where a session that comes back goes on, and what is lacking (protocol reference, "Streams, authentication, sessions"). What it has
/// missed is not copied: its stream is left to the logs from those places on, as a reader is that fell behind.
/// </summary>
public sealed class Restorer(ITreeStore store, Router router, TimeProvider time)
{
    private const string StartSuffix = ".start";
    private const string AcknowledgingSuffix = ".acknowledging";

    /// <summary>That of all times that are stored.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1);

    /// <summary>Where a session goes on that is bound again.</summary>
    /// <param name="session">The session.</param>
    /// <param name="feed">The stream that binds it.</param>
    /// <param name="request">What the client asks for.</param>
    /// <returns>Null where the session has ended.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    internal async ValueTask<RestorePlan?> PlanAsync(Session session, StreamFeed feed, RestoreRequest request)
    {
        if (await ReadingAsync(session, feed) is not { } reading)
            return null;
        DateTimeOffset? since = request.Since;
        SessionPlaces? left = since is null ? await LeftAsync(session, feed.Door, request.Seen is not null) : null;
        var places = new List<Place>();
        foreach ((string tree, DateTimeOffset subscribed) in reading.Sources)
        {
            places.Add(left?.Places.FirstOrDefault(place => string.Equals(place.Tree, tree, StringComparison.Ordinal))
                ?? new Place(tree, Guid.Empty, null, since ?? Before(Latest(subscribed, left?.SavedAt ?? session.BoundAt))));
        }

        RestorePlan plan = await ResolveAsync(session, feed, request.Seen is { Count: > 0 } seen ? await SeenAsync(places, seen) : places);
        return plan with { Mask = reading.Mask, IsAcknowledging = await IsAcknowledgingAsync(session, feed.Door) };
    }

    /// <summary>The name under which it is kept where the last stream of a door has begun.</summary>
    internal static string StartOf(string door) => door + StartSuffix;

    /// <summary>The name under which it is kept that the client of a door acknowledges.</summary>
    internal static string AcknowledgingOf(string door) => door + AcknowledgingSuffix;

    /// <summary>What a session reads; null where it has ended.</summary>
    private async ValueTask<SessionReading?> ReadingAsync(Session session, StreamFeed feed)
    {
        string? only = feed.Token?.Limits.Channel;
        Answer<SessionReading?> reading = await router.InspectAsync(Identity.Parse(session.Owner), tree => tree.FindSession(session.Name) is { } record
            ? new SessionReading(MaskRules.Sources(tree, record.Mask), only is null ? record.Mask : MaskRules.Of(tree, record.Mask, IdentityUri.Parse(only)))
            : null);
        if (reading.Error is { Condition.Code: >= 500 })
            throw new StoreException($"what {session.Address} reads cannot be looked up now");
        return reading.Value;
    }

    /// <summary>Whether something is kept of a session under the name of a door, here or in the store.</summary>
    internal async ValueTask<bool> HasLeftAsync(Session session, string door) =>
        Own(session.Left, door) is not null || Own(await StoredAsync(session), door) is not null;

    /// <summary>Whether the client of a door has acknowledged: known here from the door's first stream after a start on.</summary>
    private async ValueTask<bool> IsAcknowledgingAsync(Session session, string door)
    {
        if (Own(session.Left, AcknowledgingOf(door)) is not null)
            return true;
        if (session.FeedOf(door) is not null || Own(session.Left, door) is not null || Own(await StoredAsync(session), AcknowledgingOf(door)) is not { } mark)
            return false;
        session.Keep(mark);
        return true;
    }

    /// <summary>Puts in what the client says it has seen; a place in an epoch that is gone stands nowhere.</summary>
    private async ValueTask<List<Place>> SeenAsync(List<Place> places, IReadOnlyList<SeenPlace> seen)
    {
        Dictionary<ulong, SeenPlace> byTree = seen.ToDictionary(place => place.Tree);
        Dictionary<string, TreePosition> positions = (await store.ReadPositionsAsync(
            [.. places.Select(place => (place.Tree, (DateTimeOffset?)null))], CancellationToken.None)).ToDictionary(position => position.Tree, StringComparer.Ordinal);
        return [.. places.Select(place =>
            byTree.TryGetValue(TreeMarks.Of(place.Tree), out SeenPlace at) && positions.TryGetValue(place.Tree, out TreePosition? position)
                ? place with { Epoch = TreeMarks.Of(position.Epoch) == at.Epoch ? position.Epoch : Guid.Empty, Offset = at.Offset }
                : place)];
    }

    /// <summary>Leaves a stream that reads a session to the logs from a time on.</summary>
    /// <returns>Where it stands then, and what is lacking behind that.</returns>
    /// <exception cref="StoreException">The store failed.</exception>
    internal async ValueTask<RestorePlan> RewindAsync(Session session, StreamFeed feed, IEnumerable<string> trees, DateTimeOffset since)
    {
        RestorePlan plan = await ResolveAsync(session, feed, [.. trees.Select(tree => new Place(tree, Guid.Empty, null, since))]);
        foreach (Place place in plan.Places)
        {
            Answer<bool> rewound = await router.InspectLogAsync(Identity.Parse(place.Tree), tree => Rewind(feed, place, plan.Gap));
            if (rewound.Error is { Condition.Code: >= 500 })
                throw new StoreException($"the log of {place.Tree} cannot be read now");
        }

        return plan;
    }

    /// <summary>Of the trees that a stream was left to, most have had nothing to say meanwhile: they need not be asked.</summary>
    internal async ValueTask EndBehindAsync(StreamFeed feed, IReadOnlyList<Place> places)
    {
        try
        {
            IReadOnlyList<(string Tree, DateTimeOffset? At)> trees = [.. places.Select(place => (place.Tree, (DateTimeOffset?)null))];
            foreach (TreePosition position in await store.ReadPositionsAsync(trees, CancellationToken.None))
                feed.EndBehind(position.Tree, position.Last);
        }
        catch (StoreException)
        {
            // The logs serve the stream in any case, as soon as they can be read.
        }
    }

    /// <summary>
    /// What the door's stream before has left: in memory, or in the store after a restart. A door that comes first, when no other is attached,
    /// goes on where the last one was.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="door">The door.</param>
    /// <param name="start">Where that stream had begun, in place of where it ended.</param>
    private async ValueTask<SessionPlaces?> LeftAsync(Session session, string door, bool start)
    {
        if (session.FeedOf(door) is { } attached)
        {
            // It gives place to the new stream: what is not written yet never will be.
            attached.Queue.DropEvents();
            attached.Close(SessionManager.PolicyViolation, SessionManager.Replaced);
            if (start && Own(session.Left, StartOf(door)) is { } begun)
                return begun;
            return FromNow(session, door, attached.Places.Snapshot());
        }

        IReadOnlyCollection<SessionPlaces> left = session.Left;
        if (Own(left, start ? StartOf(door) : door) is null)
        {
            // Of streams before a restart only the store knows.
            left = [.. left.UnionBy(await StoredAsync(session), places => places.Door, StringComparer.Ordinal)];
        }

        SessionPlaces? own = (start ? Own(left, StartOf(door)) : null) ?? Own(left, door);
        if (start && own is not null)
            return own;
        if (session.Feeds.Length > 0)
            return own ?? FromNow(session, door, []);
        return left.Where(places => IsEnd(places.Door) && IsOpen(places.Door)).MaxBy(places => places.SavedAt);
    }

    /// <summary>Whether what is kept under a name is where the last stream of a door has ended, and not something else about it.</summary>
    private static bool IsEnd(string door) => !door.EndsWith(StartSuffix, StringComparison.Ordinal) && !door.EndsWith(AcknowledgingSuffix, StringComparison.Ordinal);

    /// <summary>What a limited token kept from its streams was not received by the session.</summary>
    private static bool IsOpen(string door) => !door.Contains(StreamFeed.OfToken, StringComparison.Ordinal);

    private async ValueTask<IEnumerable<SessionPlaces>> StoredAsync(Session session) =>
        (await store.ReadPlacesAsync(session.Owner, session.Name, CancellationToken.None)).Where(places => places.BoundAt == session.BoundAt);

    private static SessionPlaces? Own(IEnumerable<SessionPlaces> left, string door) =>
        left.FirstOrDefault(places => string.Equals(places.Door, door, StringComparison.Ordinal));

    private async ValueTask<RestorePlan> ResolveAsync(Session session, StreamFeed feed, IReadOnlyList<Place> places)
    {
        var resolved = new List<Place>();
        var lacking = new List<string>();
        DateTimeOffset? since = null;
        foreach ((Place place, TreePosition position) in await LocateAsync(places))
        {
            // History was lost or replaced: nobody knows what was missed.
            bool isBroken = place.Epoch != position.Epoch || place.Offset > position.Last;
            resolved.Add(isBroken ? place with { Epoch = position.Epoch, Offset = position.Last } : place);
            List<string> channels = [.. (await LackingAsync(session, place, isBroken ? long.MaxValue : position.Last)).Where(feed.MayReceive)];
            if (channels.Count == 0)
                continue;
            lacking.AddRange(channels);
            since = since is null || place.Time < since ? place.Time : since;
        }

        return new RestorePlan(resolved, since is { } complete ? new Gap(complete, lacking) : null);
    }

    /// <summary>Places with an offset each, and where their trees stand now; trees that are gone are left out.</summary>
    private async ValueTask<List<(Place Place, TreePosition Position)>> LocateAsync(IReadOnlyList<Place> places)
    {
        IReadOnlyList<TreePosition> positions = await store.ReadPositionsAsync(
            [.. places.Select(place => (place.Tree, place.Offset is null ? place.Time : (DateTimeOffset?)null))], CancellationToken.None);
        Dictionary<string, Place> byTree = places.ToDictionary(place => place.Tree, StringComparer.Ordinal);
        return [.. positions.Select(position => byTree[position.Tree] is { Offset: not null } known
            ? (known, position)
            : (byTree[position.Tree] with { Epoch = position.Epoch, Offset = position.AtTime }, position))];
    }

    /// <summary>The channels of a tree that the session reads and of which entries behind its place are gone.</summary>
    private async ValueTask<IReadOnlyList<string>> LackingAsync(Session session, Place place, long last)
    {
        if (place.Offset >= last)
            return [];
        IReadOnlyList<int>? numbers = null;
        if (last != long.MaxValue)
        {
            numbers = (await store.ReadLogAsync(place.Tree, place.Offset!.Value, 1, CancellationToken.None)).Missing;
            if (numbers.Count == 0)
                return [];
        }

        Answer<List<string>> read = await router.InspectLogAsync(Identity.Parse(place.Tree), tree => Read(tree, session, numbers));
        return read.Value ?? [];
    }

    /// <summary>Which of some channels, or of all, a session reads.</summary>
    private static List<string> Read(TreeState tree, Session session, IReadOnlyList<int>? numbers)
    {
        IEnumerable<ChannelNode> channels = numbers is null ? tree.Root.SelfAndBelow() : numbers.Select(tree.Find).OfType<ChannelNode>();
        return [.. channels
            .Where(channel => session.Reads(tree, channel))
            .Select(channel => tree.AddressOf(channel.Path))];
    }

    private static bool Rewind(StreamFeed feed, Place place, Gap? gap)
    {
        feed.StartBehind(place.Tree, place.Offset!.Value, gap?.Channels ?? []);
        return true;
    }

    /// <summary>Some places, and now in all other trees: behind all that has come by now, this millisecond included.</summary>
    private SessionPlaces FromNow(Session session, string door, IReadOnlyList<Place> places) =>
        new(session.Owner, session.Name, session.BoundAt, door, Clock.Now(time) + Precision, places);

    /// <summary>
    /// From where a session reads that did so at a time, of which nothing else is known: what came in that very millisecond may have come behind it,
    /// and is sent, at worst once too often.
    /// </summary>
    private static DateTimeOffset Before(DateTimeOffset time) => time - Precision;

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
