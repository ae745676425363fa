using System.Buffers;
using System.Globalization;
using System.Text;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>
/// Writes what the server answers and says of itself (protocol reference, "Stanzas" and "Errors"). Payloads are copied as they are.
/// </summary>
public static class JsonStanzaWriter
{
    /// <summary>Writes one stanza: routing fields first, then the one payload.</summary>
    public static void Write(Reply reply, IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        if (reply is ServerMessage message)
        {
            WriteServerMessage(message, output);
            return;
        }

        if (reply.To is not null)
        {
            output.Write("\"to\":"u8);
            output.WriteString(reply.To);
            output.Write(","u8);
        }

        output.Write("\"from\":"u8);
        output.WriteString(reply.From);
        if (reply.Id is { } id)
        {
            output.Write(",\"id\":"u8);
            Encoding.UTF8.GetBytes(id.Json, output);
        }

        switch (reply)
        {
            case ResponseReply response:
                output.Write(",\"response\":"u8);
                output.Write(response.Payload.Span);
                break;
            case ResultReply result:
                output.Write(",\"result\":"u8);
                output.Write(result.Payload.Span);
                break;
            case ErrorReply error:
                output.Write(",\"error\":"u8);
                WriteError(error.Error, output);
                break;
            default:
                throw new ArgumentException($"There is no JSON form of {reply.GetType().Name}.", nameof(reply));
        }

        output.Write("}"u8);
    }

    /// <summary>Writes the value of <c>error</c>; it also stands inside the answers to subscribe and to SASL.</summary>
    public static void WriteError(StanzaError error, IBufferWriter<byte> output)
    {
        output.Write("{\"code\":"u8);
        WriteNumber(error.Condition.Code, output);
        output.Write(",\"condition\":"u8);
        output.WriteString(error.Condition.Name);
        output.Write(",\"text\":"u8);
        output.WriteString(error.Text);
        if (error.RetryAfterSeconds is { } seconds)
        {
            output.Write(",\"retry_after\":"u8);
            WriteNumber(seconds, output);
        }

        if (error.Queued is { } queued)
        {
            output.Write(queued ? ",\"queued\":true"u8 : ",\"queued\":false"u8);
        }

        output.Write("}"u8);
    }

    private static void WriteServerMessage(ServerMessage message, IBufferWriter<byte> output)
    {
        output.Write("\"from\":"u8);
        output.WriteString(message.From);
        output.Write(",\"version\":\"alpha1\""u8);
        if (message.To is not null)
        {
            output.Write(",\"to\":"u8);
            output.WriteString(message.To);
        }

        output.Write(",\"msg\":"u8);
        output.Write(message.Payload.Span);
        output.Write("}"u8);
    }

    private static void WriteNumber(int number, IBufferWriter<byte> output)
    {
        const int Longest = 11;
        number.TryFormat(output.GetSpan(Longest), out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
