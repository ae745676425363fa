using System.Buffers;
using System.Text.Json;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Protocols.Talker;

/// <summary>What a message of Talker is as a chat message of a channel, and the way back, for messages of any door.</summary>
public static class TalkerChat
{
    /// <summary>
    /// The chat message: <c>body</c> has the content, <c>talker</c> the members the server does not know. One that is not final is of the
    /// namespace for partial messages, which are never stored.
    /// </summary>
    public static MessageBody ToBody(TalkerMessage message)
    {
        var ns = message.Final ? Namespaces.Chat : Namespaces.ChatPartial;
        var output = new ArrayBufferWriter<byte>();
        output.Write("{\"ns\":"u8);
        output.WriteString(ns);
        output.Write(",\"body\":"u8);
        output.WriteString(message.Content);
        if (message.Final)
        {
            output.Write(",\"final\":true"u8);
        }

        if (!message.Extras.IsEmpty)
        {
            output.Write(",\"talker\":"u8);
            output.Write(message.Extras.Span);
        }

        output.Write("}"u8);
        return new MessageBody(output.WrittenMemory, ns, Key: null);
    }

    /// <summary>Reads what Talker shows of a chat message.</summary>
    /// <param name="msg">The message: a JSON object, UTF-8.</param>
    /// <param name="content">Its <c>body</c> as the JSON string that stands there, quotation marks included: a part of the same memory.</param>
    /// <param name="extras">The members of its <c>talker</c> that Talker has no meaning of its own for; empty if there are none.</param>
    /// <returns>False where it has no <c>body</c> that is text, or is no JSON object.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> msg, out ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> extras)
    {
        content = default;
        extras = default;
        if (JsonFrame.Open(msg.Span, "msg", out var reader) is not null)
        {
            return false;
        }

        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isBody = IsNamed(ref reader, "body"u8);
                var isTalker = IsNamed(ref reader, "talker"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isContent = isBody && reader.TokenType == JsonTokenType.String && JsonTokens.TryGetText(ref reader, out _);
                var isObject = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
                var value = msg[start..(int)reader.BytesConsumed];
                if (isContent)
                {
                    content = value;
                }
                else if (isTalker && isObject)
                {
                    _ = TalkerExtras.TryRead(value.Span, out extras);
                }
            }
        }
        catch (JsonException)
        {
            content = default;
        }

        return !content.IsEmpty;
    }

    /// <summary>The text as <see cref="TalkerLine.Content"/> has it: a JSON string, quotation marks included, readable UTF-8.</summary>
    public static ReadOnlyMemory<byte> Quote(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteString(text);
        return output.WrittenMemory;
    }

    private static bool IsNamed(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        (!reader.ValueIsEscaped || JsonTokens.TryGetText(ref reader, out _)) && reader.ValueTextEquals(name);
}
