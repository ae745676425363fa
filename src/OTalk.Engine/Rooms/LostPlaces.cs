namespace OTalk.Engine.Rooms;

/// <summary>
/// Where the connections that broke stood, by user. Who comes back goes on there. With several broken connections of one user nobody can
/// tell which of them is back: each then goes on at the earliest place, so that none misses anything.
/// </summary>
internal sealed class LostPlaces
{
    private readonly Dictionary<string, (long Offset, int Count, DateTimeOffset Until)> _places = new(StringComparer.Ordinal);

    public bool IsEmpty => _places.Count == 0;

    /// <summary>When the first is forgotten; null where there is none.</summary>
    public DateTimeOffset? NextEnd => _places.Count == 0 ? null : _places.Values.Min(static place => place.Until);

    public void Add(string user, long offset, DateTimeOffset until) => _places[user] = _places.TryGetValue(user, out var known)
        ? (Math.Min(known.Offset, offset), known.Count + 1, until)
        : (offset, 1, until);

    /// <summary>The place of a user who is back; null where it lost none.</summary>
    public long? Take(string user, DateTimeOffset now)
    {
        if (!_places.Remove(user, out var place) || place.Until <= now)
            return null;
        if (place.Count > 1)
            _places[user] = place with { Count = place.Count - 1 };
        return place.Offset;
    }

    public void Forget(DateTimeOffset now)
    {
        foreach ((string user, var place) in _places)
        {
            if (place.Until <= now)
                _places.Remove(user);
        }
    }
}
