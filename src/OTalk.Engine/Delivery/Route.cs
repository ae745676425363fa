using OTalk.Core.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>
/// The subscriptions by which one session gets an entry, lowest number first, and how much of it. Made once per session and mask, shared by
/// all entries that take it.
/// </summary>
public class Route
{
    private EncodedForms _tails;

    public Route(IReadOnlyList<Subscriber> subscribers)
    {
        Subscriptions = [.. subscribers.Select(subscriber => subscriber.Id)];
        Mode = subscribers.Min(subscriber => subscriber.Config.Delivery);
    }

    /// <summary>A way that no subscription leads: the entry is delivered whole.</summary>
    protected Route() => Subscriptions = [];

    public IReadOnlyList<string> Subscriptions { get; }

    /// <summary>The most that any of the subscriptions delivers.</summary>
    public DeliveryMode Mode { get; }

    /// <summary>The encoded tail of events that take this route, in one wire format.</summary>
    public ReadOnlyMemory<byte> Tail(IEventEncoder encoder) =>
        _tails.Get(encoder.Slot, (encoder, Subscriptions), static to => to.encoder.EncodeTail(to.Subscriptions));
}
