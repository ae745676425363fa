using System.Buffers;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Stomp;

/// <summary>
/// Writes MESSAGE (STOMP 1.2, "MESSAGE"; protocol reference, "STOMP") in two parts. A frame is a head, which tells one receiver by which of
/// its subscriptions the message came, and behind it the shared part, which is the same for all and is encoded once per version.
/// </summary>
public static class StompMessageWriter
{
    /// <summary>Writes what stands before the shared part.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="subscription">The receiver's name for the subscription; null, only in 1.0, if it has none.</param>
    /// <param name="ack">What the receiver acknowledges in 1.2; null if it does not have to. Left out before 1.2.</param>
    public static void WriteHead(IBufferWriter<byte> output, StompVersion version, string? subscription, string? ack)
    {
        output.Write("MESSAGE\n"u8);
        output.WriteHeader(StompHeaderNames.Subscription, subscription, version);
        output.WriteHeader(StompHeaderNames.Ack, version == StompVersion.V12 ? ack : null, version);
    }

    /// <summary>Writes the shared part and ends the frame.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="version">What the connections speak.</param>
    /// <param name="messageId">The message's id; before 1.2 it is what a receiver acknowledges.</param>
    /// <param name="destination">The channel's address.</param>
    /// <param name="author">The author's address, without prefix.</param>
    /// <param name="time">When the server accepted the message.</param>
    /// <param name="body">The message: a JSON object, UTF-8, copied as it is.</param>
    /// <param name="more">Further headers; their names are none of the others, and without a colon.</param>
    public static void WriteShared(
        IBufferWriter<byte> output,
        StompVersion version,
        string messageId,
        string destination,
        string author,
        DateTimeOffset time,
        ReadOnlySpan<byte> body,
        params ReadOnlySpan<StompHeader> more)
    {
        output.WriteHeader(StompHeaderNames.MessageId, messageId, version);
        output.WriteHeader(StompHeaderNames.Destination, destination, version);
        output.WriteHeader(StompHeaderNames.From, author, version);
        output.WriteHeader(StompHeaderNames.Time, Timestamps.Format(time), version);
        foreach (var (name, value) in more)
        {
            output.WriteHeader(name, value, version);
        }

        output.Write("content-type:application/json\n"u8);
        output.WriteBody(body);
    }
}
