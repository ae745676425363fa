using System.Buffers;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Protocols.Json;

namespace OTalk.Federation.Native;

/// <summary>Writes the stanzas that go to other servers.</summary>
internal static class StanzaText
{
    /// <summary>A stanza of an identity here.</summary>
    /// <param name="id">By which its answer is found.</param>
    /// <param name="stanza">What is sent.</param>
    /// <param name="isAnswered">Its sender has its answer: only an error is told after it.</param>
    public static byte[] Write(string id, RemoteStanza stanza, bool isAnswered = false) => JsonText.Utf8Object(writer =>
    {
        writer.WriteString("from"u8, stanza.From);
        writer.WriteString("to"u8, stanza.To.ToString());
        writer.WriteString("id"u8, id);
        if (isAnswered)
            writer.WriteBoolean("answered"u8, isAnswered);
        switch (stanza.Payload)
        {
            case RemoteMessage message:
                writer.WritePropertyName("msg"u8);
                writer.WriteRawValue(message.Body.Span, skipInputValidation: true);
                if (message.Transient)
                    writer.WriteBoolean("transient"u8, true);
                break;
            case RemoteQuery query:
                writer.WritePropertyName("query"u8);
                writer.WriteRawValue(query.Body.Span, skipInputValidation: true);
                break;
            case RemoteGet get:
                writer.WritePropertyName("get"u8);
                writer.WriteRawValue(get.Body.Span, skipInputValidation: true);
                break;
            default:
                throw new ArgumentException($"{stanza.Payload.GetType().Name} is no known payload", nameof(stanza));
        }
    });

    /// <summary>An answer.</summary>
    public static byte[] Write(Reply reply)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        JsonStanzaWriter.Write(reply, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An error that stands for an answer.</summary>
    public static byte[] Error(string to, IdentityUri? from, string domain, StanzaId? id, StanzaError error) =>
        Write(new ErrorReply(to, from?.ReplyAddress ?? domain, id, error));
}
