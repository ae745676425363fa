using System.Buffers;
using System.Text.Json;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Json;

namespace OTalk.Federation.Native.Links;

/// <summary>Writes the link's own stanzas (protocol reference, "Links").</summary>
internal static class LinkWords
{
    /// <summary>What the acceptor opens with.</summary>
    public static ReadOnlyMemory<byte> Greeting(string from, string nonce) => Write(json =>
    {
        json.WriteString("from"u8, from);
        json.WriteStartObject("msg"u8);
        WritePayload(json, new LinkPayload(nonce, Assertion: null, Domain: null));
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Query(string from, string to, string id, LinkPayload payload) => Write(json =>
    {
        json.WriteString("from"u8, from);
        json.WriteString("to"u8, to);
        json.WriteString("id"u8, id);
        json.WriteStartObject("query"u8);
        WritePayload(json, payload);
        json.WriteEndObject();
    });

    /// <summary>The answer to a query.</summary>
    /// <param name="query">What is answered.</param>
    /// <param name="from">The domain that answers.</param>
    /// <param name="payload">The answer.</param>
    public static ReadOnlyMemory<byte> Response(LinkStanza query, string from, LinkPayload payload) => Write(json =>
    {
        json.WriteString("from"u8, from);
        json.WriteString("to"u8, query.From!.Identity.Server);
        if (query.Id is { } id)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id.Json);
        }

        json.WriteStartObject("response"u8);
        WritePayload(json, payload);
        json.WriteEndObject();
    });

    /// <summary>The answer to a stanza that is refused.</summary>
    /// <param name="stanza">What could be read of it.</param>
    /// <param name="from">The domain that answers, where the stanza does not say whom it is for.</param>
    /// <param name="to">Who is answered, where the stanza does not say who sent it; null if nobody knows.</param>
    /// <param name="error">Why.</param>
    public static ReadOnlyMemory<byte> Error(LinkStanza stanza, string from, string? to, StanzaError error)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonStanzaWriter.Write(new ErrorReply(stanza.From?.ToString() ?? to, stanza.To?.ReplyAddress ?? from, stanza.Id, error), output);
        return output.WrittenMemory;
    }

    private static void WritePayload(Utf8JsonWriter json, LinkPayload payload)
    {
        json.WriteString("ns"u8, LinkPayload.Namespace);
        Member("domain", payload.Domain);
        Member("assertion", payload.Assertion);
        Member("nonce", payload.Nonce);

        void Member(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
