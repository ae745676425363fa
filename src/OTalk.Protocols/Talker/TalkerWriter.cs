using System.Buffers;
using System.Globalization;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Talker;

/// <summary>
/// Writes what clients of Talker receive: objects on a line each. What goes to many is written in two parts: the first is the same for all
/// and is encoded once, <see cref="WriteEnd"/> completes it for each.
/// </summary>
public static class TalkerWriter
{
    private const int UuidLength = 36;

    /// <summary>Writes the shared part of a message.</summary>
    public static void WriteMessage(IBufferWriter<byte> output, TalkerDialect dialect, in TalkerLine line)
    {
        output.Write("{\"type\":\"message\",\"content\":"u8);
        output.Write(line.Content.Span);
        if (dialect == TalkerDialect.Document)
        {
            WriteId(output, line.Id);
            output.Write(",\"from\":"u8);
            output.WriteString(line.From.Name);
            if (line.Final)
            {
                output.Write(",\"final\":true"u8);
            }
        }
        else
        {
            WriteUser(output, line.From);
            WriteTime(output, line.Time);
            WriteId(output, line.Id);
        }

        if (line.IsPrivate)
        {
            output.Write(",\"private\":true"u8);
        }

        if (!line.Extras.IsEmpty)
        {
            output.Write(","u8);
            output.Write(line.Extras.Span[1..^1]);
        }
    }

    /// <summary>Writes the shared part of what happened to a user.</summary>
    /// <exception cref="ArgumentException">The document's dialect has no word for it.</exception>
    public static void WritePresence(
        IBufferWriter<byte> output, TalkerDialect dialect, TalkerPresence what, TalkerUser user, DateTimeOffset time)
    {
        if (dialect == TalkerDialect.Document && what is not (TalkerPresence.Join or TalkerPresence.Leave))
        {
            throw new ArgumentException($"The document's dialect has no {what}.", nameof(what));
        }

        output.Write("{\"type\":"u8);
        output.Write(what switch
        {
            TalkerPresence.Join => "\"join\""u8,
            TalkerPresence.Leave => "\"leave\""u8,
            TalkerPresence.Idle => "\"idle\""u8,
            _ => "\"back\""u8,
        });
        if (dialect == TalkerDialect.Document)
        {
            output.Write(",\"user\":"u8);
            output.WriteString(user.Name);
            return;
        }

        WriteUser(output, user);
        WriteTime(output, time);
    }

    /// <summary>Completes a shared part.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="room">The room, for who is in several; else null.</param>
    public static void WriteEnd(IBufferWriter<byte> output, string? room)
    {
        if (room is not null)
        {
            output.Write(",\"room\":"u8);
            output.WriteString(room);
        }

        output.Write("}\n"u8);
    }

    /// <summary>Writes the answer to <c>connect</c> in the deployed dialect: who the client is.</summary>
    public static void WriteConnected(IBufferWriter<byte> output, TalkerUser user)
    {
        output.Write("{\"type\":\"connected\""u8);
        WriteUser(output, user);
        output.Write("}\n"u8);
    }

    /// <summary>Writes who is in the room, in the order given.</summary>
    public static void WriteUsers(IBufferWriter<byte> output, IEnumerable<TalkerOccupant> users)
    {
        output.Write("{\"type\":\"users\",\"users\":["u8);
        var isFirst = true;
        foreach (var (user, isIdle) in users)
        {
            output.Write(isFirst ? "{"u8 : ",{"u8);
            isFirst = false;
            WriteUserMembers(output, user);
            output.Write(isIdle ? ",\"idle\":true}"u8 : "}"u8);
        }

        output.Write("]}\n"u8);
    }

    /// <summary>Writes the answer to a request for the token.</summary>
    public static void WriteToken(IBufferWriter<byte> output, bool acquired) => output.Write(
        acquired ? "{\"type\":\"token\",\"acquired\":true}\n"u8 : "{\"type\":\"token\",\"acquired\":false}\n"u8);

    /// <summary>Writes what went wrong.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="id">The id of the message it is about, as the client wrote it, or null.</param>
    public static void WriteError(IBufferWriter<byte> output, string message, string? id = null)
    {
        output.Write("{\"type\":\"error\",\"message\":"u8);
        output.WriteString(message);
        if (id is not null)
        {
            output.Write(",\"id\":"u8);
            output.WriteString(id);
        }

        output.Write("}\n"u8);
    }

    private static void WriteId(IBufferWriter<byte> output, Guid id)
    {
        output.Write(",\"id\":\""u8);
        id.TryFormat(output.GetSpan(UuidLength), out var length);
        output.Advance(length);
        output.Write("\""u8);
    }

    private static void WriteUser(IBufferWriter<byte> output, TalkerUser user)
    {
        output.Write(",\"user\":{"u8);
        WriteUserMembers(output, user);
        output.Write("}"u8);
    }

    private static void WriteUserMembers(IBufferWriter<byte> output, TalkerUser user)
    {
        output.Write("\"id\":"u8);
        WriteNumber(output, user.Id);
        output.Write(",\"name\":"u8);
        output.WriteString(user.Name);
    }

    private static void WriteTime(IBufferWriter<byte> output, DateTimeOffset time)
    {
        output.Write(",\"time\":"u8);
        WriteNumber(output, time.ToUnixTimeSeconds());
    }

    private static void WriteNumber(IBufferWriter<byte> output, long number)
    {
        const int Longest = 20;
        number.TryFormat(output.GetSpan(Longest), out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
