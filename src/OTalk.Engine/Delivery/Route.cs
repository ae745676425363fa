using OTalk.Core.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>
/// The subscriptions by which one session gets an entry, lowest number first, and how much of it. Made once per session and mask, shared by
/// all entries that take it.
/// </summary>
public sealed class Route
{
    private byte[]?[] _tails = [];

    public Route(IReadOnlyList<Subscriber> subscribers)
    {
        Subscriptions = [.. subscribers.Select(subscriber => subscriber.Id)];
        Mode = subscribers.Min(subscriber => subscriber.Config.Delivery);
    }

    public IReadOnlyList<string> Subscriptions { get; }

    /// <summary>The most that any of the subscriptions delivers.</summary>
    public DeliveryMode Mode { get; }

    /// <summary>The encoded tail of events that take this route, in one wire format.</summary>
    public ReadOnlyMemory<byte> Tail(IEventEncoder encoder)
    {
        int slot = encoder.Slot;
        byte[]?[] tails = Volatile.Read(ref _tails);
        if (slot < tails.Length && tails[slot] is { } ready)
            return ready;

        byte[] made = encoder.EncodeTail(Subscriptions);
        byte[]?[] grown = new byte[]?[Math.Max(slot + 1, tails.Length)];
        tails.CopyTo(grown, 0);
        grown[slot] = made;
        Volatile.Write(ref _tails, grown);
        return made;
    }
}
