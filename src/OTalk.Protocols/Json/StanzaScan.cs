using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Protocols.Json;

/// <summary>
/// One pass over the members of a stanza, in whatever order they come. After the first fault it goes on, so that an <c>id</c> behind
/// the fault still finds its way into the answer.
/// </summary>
internal ref struct StanzaScan(ReadOnlySpan<byte> source)
{
    private const int MaxIdBytes = 1024;

    // Longer addresses take a detour through a string.
    private const int UsualAddress = 256;

    private readonly ReadOnlySpan<byte> _source = source;
    private MemberNames _names = new(source);
    private IdentityUri? _from;
    private string? _payload;
    private MessageBody? _message;
    private bool _transient;
    private string? _ns;
    private JsonElement _query;
    private GetWindow? _window;
    private long _acknowledged;

    internal IdentityUri? To { get; private set; }

    internal StanzaId? Id { get; private set; }

    internal string? Fault { get; private set; }

    /// <summary>Reads the members up to the end of the stanza; the reader stands on its beginning.</summary>
    internal void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var depth = reader.CurrentDepth;
            var fault = _names.Add(ref reader, "the stanza", out var name);
            reader.Read();
            fault ??= ReadMember(ref reader, name);
            Fault ??= fault;
            while (reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Read();
            }
        }

        Fault ??= _payload is null ? "the stanza has none of msg, query, get and ack" : null;
    }

    /// <summary>The stanza that was read, if there is no fault.</summary>
    internal readonly Stanza Result() => _payload switch
    {
        "msg" => new PublishStanza(_message!, _transient) { To = To, From = _from, Id = Id },
        "query" => new QueryStanza(_ns!, _query) { To = To, From = _from, Id = Id },
        "get" => new GetStanza(_window!) { To = To, From = _from, Id = Id },
        _ => new AckStanza(_acknowledged) { To = To, From = _from, Id = Id },
    };

    private string? ReadMember(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
    {
        string? fault = null;
        if (name.SequenceEqual("to"u8))
        {
            To = ReadAddress(ref reader, "to", out fault);
        }
        else if (name.SequenceEqual("from"u8))
        {
            _from = ReadAddress(ref reader, "from", out fault);
        }
        else if (name.SequenceEqual("id"u8))
        {
            Id = ReadId(ref reader, out fault);
        }
        else if (name.SequenceEqual("msg"u8))
        {
            fault = Take("msg");
            _message = fault is null ? JsonMessageReader.Read(ref reader, _source, out fault) : null;
        }
        else if (name.SequenceEqual("query"u8))
        {
            fault = Take("query");
            _query = fault is null ? JsonQueryReader.Read(ref reader, _source, out _ns, out fault) : default;
        }
        else if (name.SequenceEqual("get"u8))
        {
            fault = Take("get");
            _window = fault is null ? JsonGetReader.Read(ref reader, _source, out fault) : null;
        }
        else if (name.SequenceEqual("ack"u8))
        {
            fault = Take("ack") ?? ReadCount(ref reader);
        }
        else if (name.SequenceEqual("transient"u8))
        {
            _transient = reader.TokenType == JsonTokenType.True;
            fault = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : "transient is neither true nor false";
        }

        return fault;
    }

    private string? Take(string payload)
    {
        var other = _payload;
        _payload ??= payload;
        return other is null ? null : $"the stanza has both {other} and {payload}";
    }

    private readonly IdentityUri? ReadAddress(ref Utf8JsonReader reader, string field, out string? fault)
    {
        fault = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            fault = $"{field} is no string";
            return null;
        }

        scoped ReadOnlySpan<char> address;
        if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= UsualAddress)
        {
            Span<char> characters = stackalloc char[UsualAddress];
            address = characters[..Encoding.UTF8.GetChars(reader.ValueSpan, characters)];
        }
        else if (JsonTokens.TryGetText(ref reader, out var text))
        {
            address = text;
        }
        else
        {
            fault = $"{field} is not well-formed Unicode";
            return null;
        }

        fault = IdentityUri.TryParse(address, out var uri, out var error) ? null : $"{field}: {error}";
        return uri;
    }

    private readonly StanzaId? ReadId(ref Utf8JsonReader reader, out string? fault)
    {
        var token = _source[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        fault = reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number) ? "id is neither a string nor a number"
            : token.Length > MaxIdBytes ? $"id is longer than {MaxIdBytes} bytes"
            : null;
        return fault is null ? new StanzaId(Encoding.UTF8.GetString(token)) : null;
    }

    private string? ReadCount(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _acknowledged) && _acknowledged >= 0
            ? null
            : "ack is no whole number from 0";
}
