using System.Buffers;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>
/// Writes the event stanza of a delivered message (protocol reference, "Subscriptions", Event stanza) in two parts: the first is the same
/// for all receivers and is encoded once, the tail tells each by which of its subscriptions the message came.
/// </summary>
public static class JsonEventWriter
{
    private const int UuidLength = 36;

    /// <summary>Writes the shared part with the whole message.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="channel">The channel's address, without prefix.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="time">When the server accepted it.</param>
    /// <param name="author">The author's address, without prefix.</param>
    /// <param name="key">The key whose value the message became, or null.</param>
    /// <param name="body">The message: a JSON object, UTF-8, copied as it is.</param>
    public static void WriteFull(
        IBufferWriter<byte> output, string channel, Guid id, DateTimeOffset time, string author, string? key, ReadOnlySpan<byte> body)
    {
        WriteFrom(output, channel);
        output.Write(",\"msg\":"u8);
        output.Write(body);
        WriteEvent(output, id, time, author, key);
    }

    /// <summary>
    /// Writes the shared part for the delivery <c>hash</c>: in place of the message the SHA-256 (32 bytes) of what is stored of it.
    /// </summary>
    public static void WriteHash(
        IBufferWriter<byte> output, string channel, Guid id, DateTimeOffset time, string author, string? key, ReadOnlySpan<byte> sha256)
    {
        WriteFrom(output, channel);
        WriteEvent(output, id, time, author, key);
        output.Write(",\"hash\":"u8);
        output.WriteString($"sha-256:{Convert.ToHexStringLower(sha256)}");
    }

    /// <summary>Writes the shared part for the delivery <c>notify</c>: only that there is a message.</summary>
    public static void WriteNotify(IBufferWriter<byte> output, string channel, Guid id, DateTimeOffset time, string author, string? key)
    {
        WriteFrom(output, channel);
        WriteEvent(output, id, time, author, key);
    }

    /// <summary>Writes what stands behind the shared part, and ends the stanza.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="subscriptions">
    /// The receiver's subscriptions that cover the message, lowest number first; none if it has no id to know.
    /// </param>
    public static void WriteTail(IBufferWriter<byte> output, params ReadOnlySpan<string> subscriptions)
    {
        if (!subscriptions.IsEmpty)
        {
            output.Write(",\"subid\":"u8);
            output.WriteString(subscriptions[0]);
        }

        if (subscriptions.Length > 1)
        {
            output.Write(",\"subids\":["u8);
            output.WriteString(subscriptions[0]);
            foreach (var subscription in subscriptions[1..])
            {
                output.Write(","u8);
                output.WriteString(subscription);
            }

            output.Write("]"u8);
        }

        output.Write("}}"u8);
    }

    private static void WriteFrom(IBufferWriter<byte> output, string channel)
    {
        output.Write("{\"from\":"u8);
        output.WriteString(channel);
    }

    private static void WriteEvent(IBufferWriter<byte> output, Guid id, DateTimeOffset time, string author, string? key)
    {
        output.Write(",\"event\":{\"ns\":\"http://otalk.com/p/publish\",\"id\":\""u8);
        id.TryFormat(output.GetSpan(UuidLength), out var length);
        output.Advance(length);
        output.Write("\",\"time\":\""u8);
        Timestamps.Format(time, output.GetSpan(Timestamps.Length));
        output.Advance(Timestamps.Length);
        output.Write("\",\"from\":"u8);
        output.WriteString(author);
        if (key is not null)
        {
            output.Write(",\"key\":"u8);
            output.WriteString(key);
        }
    }
}
