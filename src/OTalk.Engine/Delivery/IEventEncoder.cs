using OTalk.Core.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>Writes events in one wire format. Each door has one instance.</summary>
public interface IEventEncoder
{
    /// <summary>A small number of the format's own, from 0, by which its bytes are found again.</summary>
    int Slot { get; }

    /// <summary>The part of an event that all receivers share.</summary>
    byte[] Encode(Publication publication, DeliveryMode mode);

    /// <summary>The part that names the receiver's subscriptions; it is written behind the shared part.</summary>
    byte[] EncodeTail(IReadOnlyList<string> subscriptions);
}
