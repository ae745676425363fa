using OTalk.Core.Trees;
using OTalk.Engine.Delivery;

namespace OTalk.Endpoints.Talker;

/// <summary>Of the partial messages that wait together, and their final one, only the newest of each message is worth writing.</summary>
internal sealed class PartialFilter
{
    private readonly HashSet<Guid> _newer = [];
    private readonly HashSet<int> _outdated = [];

    /// <summary>Looks at what waits.</summary>
    public void Begin(ReadOnlySpan<Outbound> waiting)
    {
        _newer.Clear();
        _outdated.Clear();
        if (!HasSeveral(waiting))
            return;
        for (int index = waiting.Length - 1; index >= 0; index--)
        {
            if (waiting[index].Item is Publication { Entry: { Kind: EntryKind.Message } entry } && !_newer.Add(entry.Id) && entry.Transient)
                _outdated.Add(index);
        }
    }

    /// <summary>Whether a newer one of the same message waits behind it.</summary>
    public bool IsOutdated(int index) => _outdated.Count > 0 && _outdated.Contains(index);

    private static bool HasSeveral(ReadOnlySpan<Outbound> waiting)
    {
        if (waiting.Length < 2)
            return false;
        foreach (Outbound outbound in waiting)
        {
            if (outbound.Item is Publication { Entry.Transient: true })
                return true;
        }

        return false;
    }
}
