using OTalk.Core.Addressing;

namespace OTalk.Core.Trees;

/// <summary>How a subscription covers a channel.</summary>
public enum Coverage
{
    None = 0,

    /// <summary>By a pattern, which was admitted for some of the channels it reaches, not necessarily for this one.</summary>
    ByPattern = 1,

    /// <summary>By the channel's own address: it was admitted for this very channel.</summary>
    ByAddress = 2,

    /// <summary>By a subscription that somebody who may decide it let in.</summary>
    Approved = 3,
}

/// <summary>The subscriptions to a tree, found by the channel an entry stands in and by whose they are, without a walk over all of them.</summary>
public sealed class SubscriberIndex
{
    private readonly Dictionary<(string Owner, string Id), Subscriber> _all = [];
    private readonly PatternIndex _byPattern = new();
    private readonly Dictionary<string, Owned> _byOwner = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Owner, string Id), Subscriber> _pending = [];

    public int Count => _all.Count;

    /// <summary>Those that wait for a decision.</summary>
    public IReadOnlyCollection<Subscriber> Pending => _pending.Values;

    public IEnumerable<Subscriber> All => _all.Values;

    public Subscriber? Find(string owner, string id) => _all.GetValueOrDefault((owner, id));

    /// <summary>All subscriptions of an owner to this tree, whatever their state.</summary>
    public IReadOnlyList<Subscriber> Of(string owner) => _byOwner.TryGetValue(owner, out Owned? owned) ? owned.List : [];

    /// <summary>How an identity's active subscriptions cover a channel, the best of them.</summary>
    /// <param name="owner">The identity.</param>
    /// <param name="path">The channel.</param>
    /// <param name="within">Only subscriptions whose literal part is at or below this count.</param>
    public Coverage CoverageOf(string owner, ChannelPath path, ChannelPath within) =>
        _byOwner.TryGetValue(owner, out Owned? owned) ? owned.ByPattern.CoverageOf(path, within) : Coverage.None;

    /// <summary>The active subscriptions whose pattern covers a channel.</summary>
    public List<Subscriber> Covering(ChannelPath path)
    {
        var found = new List<Subscriber>();
        _byPattern.Covering(path, found);
        found.RemoveAll(static subscriber => !subscriber.IsActive);
        return found;
    }

    /// <summary>An identity's subscriptions to a channel, whatever their state: those whose pattern begins there.</summary>
    public IReadOnlyList<Subscriber> Of(string owner, ChannelPath head) =>
        [.. Of(owner).Where(subscriber => subscriber.Pattern.Prefix.Equals(head)).OrderBy(subscriber => subscriber.Number)];

    /// <summary>The subscriptions whose source lies, as far as it is literal, at or below a channel: those that end with it.</summary>
    public IReadOnlyList<Subscriber> RootedAtOrBelow(ChannelPath path) =>
        [.. _byPattern.RootedAtOrBelow(path).OrderBy(subscriber => subscriber.Owner, StringComparer.Ordinal).ThenBy(subscriber => subscriber.Number)];

    internal void Reach(string owner, string id, long offset)
    {
        if (_all.TryGetValue((owner, id), out Subscriber? subscriber))
            subscriber.Record = subscriber.Record with { Reached = offset };
    }

    internal void Set(Subscriber subscriber)
    {
        Remove(subscriber.Owner, subscriber.Id);
        _all[(subscriber.Owner, subscriber.Id)] = subscriber;
        if (subscriber.Record.Request is not null)
            _pending[(subscriber.Owner, subscriber.Id)] = subscriber;
        _byPattern.Add(subscriber);
        if (!_byOwner.TryGetValue(subscriber.Owner, out Owned? owned))
            _byOwner[subscriber.Owner] = owned = new Owned([], new PatternIndex());
        owned.List.Add(subscriber);
        owned.ByPattern.Add(subscriber);
    }

    internal void Remove(string owner, string id)
    {
        if (!_all.Remove((owner, id), out Subscriber? gone))
            return;
        _pending.Remove((owner, id));
        _byPattern.Remove(gone);
        Owned owned = _byOwner[owner];
        owned.List.Remove(gone);
        owned.ByPattern.Remove(gone);
        if (owned.List.Count == 0)
            _byOwner.Remove(owner);
    }

    private sealed record Owned(List<Subscriber> List, PatternIndex ByPattern);
}
