using OTalk.Core.Trees;

namespace OTalk.Engine.Delivery;

/// <summary>
/// An entry on its way to the streams that read it. It is encoded at most once per wire format; all receivers share those bytes.
/// </summary>
/// <param name="entry">The entry.</param>
/// <param name="channel">Address of its channel, without prefix.</param>
/// <param name="tree">Identity of its tree.</param>
/// <param name="epoch">Epoch of its tree.</param>
public sealed class Publication(LogEntry entry, string channel, string tree, Guid epoch)
{
    /// <summary>Bytes of an event around the message: what a queue counts before anything is encoded.</summary>
    private const int Overhead = 220;

    private EncodedForms _forms;

    public LogEntry Entry => entry;

    public string Channel => channel;

    public string Tree => tree;

    public Guid Epoch => epoch;

    /// <summary>It is sent because it is current, whatever its place in the log: nothing before it is done with.</summary>
    public bool IsOutOfOrder { get; init; }

    /// <summary>
    /// It was read back from the log for one stream. What all receivers share costs a queue no more than its place; of this the queue holds the
    /// entry, and, once it is being written, the event.
    /// </summary>
    public bool IsUnshared { get; init; }

    /// <summary>Bytes of an event in any wire format, about.</summary>
    public int Length => entry.Body.Length + Overhead;

    /// <summary>Bytes this takes in a send queue.</summary>
    public int Weight => IsUnshared ? 2 * Length : Length;

    /// <summary>The event in one wire format, without what differs per receiver.</summary>
    public ReadOnlyMemory<byte> Encoded(IEventEncoder encoder, DeliveryMode mode) => _forms.Get(
        (encoder.Slot * 3) + (int)mode, (This: this, encoder, mode), static to => to.encoder.Encode(to.This, to.mode));
}
