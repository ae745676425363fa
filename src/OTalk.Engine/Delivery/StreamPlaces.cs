using System.Runtime.InteropServices;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>
/// How far the client of a stream has come in the logs that it reads: up to what it has acknowledged, or, as long as it never did, up to what
/// was written to it. From there its session is restored. The writer counts what it has written, the reader what is acknowledged. A client that has
/// acknowledged once does so on all streams of its door: one that breaks before it has said anything has received nothing.
/// </summary>
public sealed class StreamPlaces
{
    /// <summary>Runs of written events that wait to be acknowledged, of a client that may never do so; and of one that does.</summary>
    private const int FewestRemembered = 256;
    private const int MostRemembered = 16_384;

    /// <summary>What is published in the very moment in which a tree is first read counts as read later: rather too much than too little.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly SentRuns _sent = new();
    private Dictionary<string, Reached> _written = new(StringComparer.Ordinal);
    private Dictionary<string, Reached> _acknowledged = new(StringComparer.Ordinal);
    private bool _acknowledges;
    private bool _hasChanged;
    private object? _start;
    private readonly Dictionary<string, long> _rewound = new(StringComparer.Ordinal);
    private object? _rewindAnswer;
    private long _count;
    private long _acknowledgedCount;

    /// <summary>
    /// The door says how far its client has come (<see cref="Stand"/>): what is written does not tell, as it acknowledges message by message.
    /// </summary>
    public bool IsKeptByDoor { get; init; }

    /// <summary>Begins anew: a session is bound.</summary>
    /// <param name="places">Where it stands.</param>
    /// <param name="answer">The answer to bind: what is written behind it is counted.</param>
    /// <param name="acknowledges">Its client is known to acknowledge: what is written to it tells nothing, from the first on.</param>
    public void Begin(IEnumerable<Place> places, object answer, bool acknowledges = false)
    {
        lock (_gate)
        {
            _written = places.ToDictionary(place => place.Tree, place => new Reached(place.Epoch, place.Offset, place.Time), StringComparer.Ordinal);
            _acknowledged = new Dictionary<string, Reached>(_written, StringComparer.Ordinal);
            _sent.Clear();
            _rewound.Clear();
            _rewindAnswer = null;
            _acknowledges = acknowledges;
            _hasChanged = true;
            _start = answer;
            _count = _acknowledgedCount = 0;
        }
    }

    /// <summary>The stream reads these trees, and no others, from now on.</summary>
    public void Read(IReadOnlyCollection<string> trees, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (Dictionary<string, Reached> places in (ReadOnlySpan<Dictionary<string, Reached>>)[_written, _acknowledged])
            {
                foreach (string tree in places.Keys.Except(trees, StringComparer.Ordinal).ToList())
                    places.Remove(tree);
                foreach (string tree in trees)
                    places.TryAdd(tree, new Reached(Guid.Empty, null, now - Moment));
            }

            _hasChanged = true;
        }
    }

    /// <summary>The stream reads one more tree.</summary>
    public void Add(string tree, DateTimeOffset now)
    {
        lock (_gate)
        {
            _hasChanged |= _written.TryAdd(tree, new Reached(Guid.Empty, null, now - Moment));
            _acknowledged.TryAdd(tree, new Reached(Guid.Empty, null, now - Moment));
        }
    }

    /// <summary>
    /// The client asked for what was published before: it is to be sent from these places on, or from where the client stands, if it has not
    /// come so far. What was on its way already, or waits to be acknowledged, comes again, and moves nothing.
    /// </summary>
    /// <param name="places">Places with an offset each.</param>
    /// <param name="answer">The answer that stands before what is sent again.</param>
    public void Rewind(IReadOnlyCollection<Place> places, object answer)
    {
        lock (_gate)
        {
            foreach (Place place in places)
            {
                Return(_written, place);
                Return(_acknowledged, place);
                _rewound[place.Tree] = _rewound.TryGetValue(place.Tree, out long before) ? Math.Min(before, place.Offset!.Value) : place.Offset!.Value;
            }

            _sent.ForgetBehind(_rewound);
            _rewindAnswer = answer;
            _hasChanged = true;
        }
    }

    /// <summary>The client stands at a place, before or behind where it stood in that tree; passed over where the stream does not read it.</summary>
    public void Stand(ReaderPlace place)
    {
        lock (_gate)
        {
            if (!_written.ContainsKey(place.Tree))
                return;
            _written[place.Tree] = _acknowledged[place.Tree] = new Reached(place.Epoch, place.Offset, place.Time);
            _hasChanged = true;
        }
    }

    /// <summary>What was taken from the queue has been written.</summary>
    public void Wrote(ReadOnlySpan<Outbound> batch)
    {
        if (IsKeptByDoor)
            return;
        lock (_gate)
        {
            SentRun run = default;
            foreach (Outbound outbound in batch)
            {
                if (_start is not null)
                {
                    // What stands before the answer to bind belongs to no session.
                    if (ReferenceEquals(outbound.Item, _start))
                        _start = null;
                    continue;
                }

                _count++;
                if (ReferenceEquals(outbound.Item, _rewindAnswer))
                {
                    _rewindAnswer = null;
                    _rewound.Clear();
                }

                if (outbound.Item is not Publication { IsOutOfOrder: false, Entry: { Transient: false } entry } publication
                    || ComesAgain(publication.Tree, entry.Offset)
                    || run.TryExtend(_count, publication, entry))
                {
                    continue;
                }

                Wrote(run);
                run = SentRun.Of(_count, publication, entry);
            }

            Wrote(run);
            Settle();
        }
    }

    /// <summary>The client has received so many stanzas behind the answer to bind.</summary>
    /// <returns>True: until now it was not known to acknowledge.</returns>
    public bool Acknowledge(long count)
    {
        lock (_gate)
        {
            bool isNews = !_acknowledges;
            _acknowledges = true;
            _acknowledgedCount = Math.Max(_acknowledgedCount, count);
            Settle();
            return isNews;
        }
    }

    /// <summary>Where the client stands.</summary>
    public IReadOnlyList<Place> Snapshot()
    {
        lock (_gate)
            return [.. (_acknowledges ? _acknowledged : _written).Select(place => new Place(place.Key, place.Value.Epoch, place.Value.Offset, place.Value.Time))];
    }

    /// <summary>The same for doors, of the trees in which the place is known.</summary>
    public IReadOnlyList<ReaderPlace> Known() =>
        [.. Snapshot().Where(static place => place.Offset is not null).Select(static place => new ReaderPlace(place.Tree, place.Epoch, place.Offset!.Value, place.Time))];

    /// <summary>Whether it has come on since this was asked last.</summary>
    public bool TakeChange()
    {
        lock (_gate)
        {
            bool had = _hasChanged;
            _hasChanged = false;
            return had;
        }
    }

    /// <summary>This is done for every stream and batch: what costs anything is done once for a run.</summary>
    private void Wrote(in SentRun run)
    {
        if (run.Count == 0)
            return;
        Advance(_written, run);
        _hasChanged |= !_acknowledges;

        // What is forgotten here counts as acknowledged only with what came later in its tree: it may be sent twice, but is never lost.
        _sent.Add(run, _acknowledges ? MostRemembered : FewestRemembered);
    }

    private void Settle()
    {
        while (_sent.TryTake(_acknowledgedCount, out SentRun run))
        {
            Advance(_acknowledged, run);
            _hasChanged = true;
        }
    }

    /// <summary>Whether something stands behind a place that the client asked to go back to, and is not sent from there yet.</summary>
    private bool ComesAgain(string tree, long offset) => _rewound.TryGetValue(tree, out long place) && offset > place;

    /// <summary>Goes back to a place, unless the reader has not come so far.</summary>
    private static void Return(Dictionary<string, Reached> places, Place to)
    {
        bool isBefore = places.TryGetValue(to.Tree, out Reached reached)
            && (reached.Offset is { } offset ? reached.Epoch == to.Epoch && offset <= to.Offset : reached.Time <= to.Time);
        if (!isBefore)
            places[to.Tree] = new Reached(to.Epoch, to.Offset, to.Time);
    }

    private static void Advance(Dictionary<string, Reached> places, in SentRun run)
    {
        ref Reached reached = ref CollectionsMarshal.GetValueRefOrAddDefault(places, run.Tree, out _);
        if (reached.Epoch != run.Epoch || reached.Offset is not { } before || before < run.LastOffset)
            reached = new Reached(run.Epoch, run.LastOffset, run.Time);
    }

    private readonly record struct Reached(Guid Epoch, long? Offset, DateTimeOffset Time);
}
