using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Protocols.Events;

namespace OTalk.Endpoints.Events;

/// <summary>How far an event stream has come in the logs it reads, as the id of its last event says it.</summary>
internal sealed class EventProgress
{
    private readonly List<EventPlace> _places;
    private readonly Dictionary<string, ulong> _marks = new(StringComparer.Ordinal);
    private readonly byte[] _id = new byte[EventId.MaxLength];
    private int _length;

    /// <param name="places">How far the client has come already; those that had something last stand last.</param>
    public EventProgress(IEnumerable<SeenPlace> places)
    {
        _places = [.. places.Select(place => new EventPlace(place.Tree, place.Epoch, place.Offset))];
        Encode();
    }

    /// <summary>The id, in base64url.</summary>
    public ReadOnlySpan<byte> Id => _id.AsSpan(0, _length);

    /// <summary>An event is written. What stands in no log, or in no order with it, moves nothing.</summary>
    public void Advance(Publication publication)
    {
        if (publication.IsOutOfOrder || publication.Entry.Transient)
            return;
        if (!_marks.TryGetValue(publication.Tree, out ulong tree))
            _marks[publication.Tree] = tree = TreeMarks.Of(publication.Tree);
        int known = _places.FindIndex(place => place.Tree == tree);
        if (known >= 0)
            _places.RemoveAt(known);
        else if (_places.Count == EventId.MostPlaces)
            _places.RemoveAt(0);
        _places.Add(new EventPlace(tree, TreeMarks.Of(publication.Epoch), publication.Entry.Offset));
        Encode();
    }

    /// <summary>Reads an id; null for a text that is none.</summary>
    public static IReadOnlyList<SeenPlace>? Read(string id) => EventId.TryRead(id, out IReadOnlyList<EventPlace>? places)
        ? [.. places.Select(place => new SeenPlace(place.Tree, place.Epoch, place.Offset))]
        : null;

    private void Encode() => _length = EventId.Write([.. _places], _id);
}
