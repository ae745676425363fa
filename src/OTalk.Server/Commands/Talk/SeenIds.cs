namespace OTalk.Server.Commands.Talk;

/// <summary>The ids of the last messages: what is sent again after a connection broke is shown once.</summary>
internal sealed class SeenIds
{
    private const int Most = 1000;

    private readonly Queue<Guid> _order = [];
    private readonly HashSet<Guid> _ids = [];

    public bool Has(Guid id) => _ids.Contains(id);

    /// <summary>Notes an id. False if it was noted before.</summary>
    public bool Add(Guid id)
    {
        if (!_ids.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > Most)
        {
            _ids.Remove(_order.Dequeue());
        }

        return true;
    }
}
