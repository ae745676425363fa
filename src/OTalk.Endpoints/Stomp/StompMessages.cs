using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Makes a publish of SEND: a JSON object with <c>ns</c> is the message, other text becomes a chat message.</summary>
internal static class StompMessages
{
    /// <summary>Reads a SEND.</summary>
    /// <param name="send">The frame.</param>
    /// <param name="to">What its destination stands for.</param>
    /// <param name="read">Reads messages.</param>
    /// <param name="stanza">The publish; its id is the receipt that is asked for.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(
        StompSend send, IdentityUri to, MessageParser read, [NotNullWhen(true)] out PublishStanza? stanza, [NotNullWhen(false)] out StanzaError? error)
    {
        stanza = null;
        if (!TryAddress(send, to, out IdentityUri? address, out error))
            return false;
        ReadOnlyMemory<byte> text = send.Body;
        if (!IsMessage(text))
        {
            if (!Utf8.IsValid(text.Span))
            {
                error = StanzaError.BadRequest("the body is not valid UTF-8");
                return false;
            }

            text = JsonText.Utf8Object(writer =>
            {
                writer.WriteString("ns"u8, Namespaces.Chat);
                writer.WriteString("body"u8, send.Body.Span);
            });
        }

        if (!read(text.Span, out MessageBody? body, out error))
            return false;

        // The answer to a stanza echoes its id: a receipt goes there and back as it is.
        stanza = new PublishStanza(body, send.Transient) { To = address, Id = send.Receipt is { } receipt ? new StanzaId(receipt) : null };
        return true;
    }

    private static bool TryAddress(StompSend send, IdentityUri to, [NotNullWhen(true)] out IdentityUri? address, [NotNullWhen(false)] out StanzaError? error)
    {
        address = null;
        AddressQuery query = to.Query;
        if (send.MsgId is { } text)
        {
            if (!Uuids.TryParse(text, out Guid id) || (query.MessageId is { } other && other != id))
            {
                error = StanzaError.BadRequest("msgid is no message id, or another one than that of the destination");
                return false;
            }

            query = query with { MessageId = id };
        }

        if (send.Key is { } key)
        {
            if (!AddressQuery.TryParse($"key={Uri.EscapeDataString(key)}", out AddressQuery? keyed, out string? wrong)
                || (query.Key is { } named && !string.Equals(named, key, StringComparison.Ordinal)))
            {
                error = StanzaError.BadRequest("key is none, or another one than that of the destination");
                return false;
            }

            query = query with { Key = keyed.Key };
        }

        error = null;
        address = to with { Query = query };
        return true;
    }

    /// <summary>Whether a body is a JSON object with <c>ns</c>, if perhaps a wrong one.</summary>
    private static bool IsMessage(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
            return false;
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("ns"u8, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
