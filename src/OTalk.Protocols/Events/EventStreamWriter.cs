using System.Buffers;
using System.Globalization;
using System.Text;

namespace OTalk.Protocols.Events;

/// <summary>
/// Writes an event stream (HTML Living Standard, "Server-sent events"; protocol reference, "Event streams"). Data is JSON without line breaks,
/// so one <c>data</c> line is always enough.
/// </summary>
public static class EventStreamWriter
{
    /// <summary>Ends a field, and the event.</summary>
    public static ReadOnlySpan<byte> End => "\n\n"u8;

    /// <summary>Writes everything in front of an event's data: <c>id</c> and the name of the field.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="id">The id, in base64url.</param>
    public static void Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> id)
    {
        output.Write("id: "u8);
        output.Write(id);
        output.Write("\ndata: "u8);
    }

    /// <summary>Writes an event that only a listener for its name gets.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The name.</param>
    /// <param name="json">JSON without line breaks.</param>
    public static void WriteNamed(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        output.Write("event: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
        output.Write(json);
        output.Write(End);
    }

    /// <summary>Writes a comment, which every client ignores.</summary>
    public static void WriteHeartBeat(IBufferWriter<byte> output) => output.Write(":\n\n"u8);

    /// <summary>Writes after which time the client comes back when the connection is gone.</summary>
    public static void WriteRetry(IBufferWriter<byte> output, TimeSpan after) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)after.TotalMilliseconds}\n\n"), output);
}
