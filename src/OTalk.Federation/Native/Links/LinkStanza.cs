using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;

namespace OTalk.Federation.Native.Links;

/// <summary>What of a stanza the link itself looks at: where from, where to, and which kind. The rest is only found to be JSON.</summary>
internal sealed class LinkStanza
{
    private const int MaxIdBytes = 1024;

    private static readonly string[] _payloads = ["msg", "query", "get", "response", "result", "error"];
    private static readonly string[] _answers = ["response", "result", "error"];

    private LinkStanza()
    {
    }

    /// <summary>Who sent it; null where it does not say.</summary>
    public IdentityUri? From { get; private set; }

    /// <summary>Whom it is for; null where it does not say.</summary>
    public IdentityUri? To { get; private set; }

    public StanzaId? Id { get; private set; }

    /// <summary>Name of its payload.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>The <c>ns</c> of its payload, or null.</summary>
    public string? Namespace { get; private set; }

    /// <summary>The payload: a JSON object.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Of a stanza in the queue: its sender has the answer.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether it answers a stanza: such a one is never answered itself, not even with an error.</summary>
    public bool IsAnswer => _answers.Contains(Kind);

    /// <summary>Reads a stanza.</summary>
    /// <param name="utf8">The whole stanza; kept.</param>
    /// <param name="stanza">What was read of it, also where there is a fault.</param>
    /// <param name="fault">What is wrong; null if nothing is.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out LinkStanza stanza, [NotNullWhen(false)] out string? fault)
    {
        stanza = new LinkStanza();
        if (!Utf8.IsValid(utf8.Span))
        {
            fault = "the stanza is not valid UTF-8";
            return false;
        }

        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = JsonDepth.Carrier });
        try
        {
            fault = reader.Read() && reader.TokenType == JsonTokenType.StartObject ? stanza.Read(ref reader, utf8) : "the stanza is no object";

            // The reader refuses what follows the object.
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            fault = "the stanza is not valid JSON";
        }

        return fault is null;
    }

    private string? Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        string? fault = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonTokens.TryGetText(ref reader, out var name))
            {
                fault ??= "a name in the stanza is not well-formed Unicode";
                name = "";
            }
            else if (!seen.Add(name))
            {
                fault ??= $"the stanza has {name} twice";
                name = "";
            }

            reader.Read();

            // On past a fault too, so that an id behind it finds its way into the answer.
            var found = ReadMember(ref reader, name, utf8);
            fault ??= found;
            reader.Skip();
        }

        return fault ?? (Kind.Length == 0 ? "the stanza has no payload" : null);
    }

    private string? ReadMember(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> utf8)
    {
        string? fault = null;
        switch (name)
        {
            case "from":
                From = ReadAddress(ref reader, name, out fault);
                break;
            case "to":
                To = ReadAddress(ref reader, name, out fault);
                break;
            case "answered":
                IsAnswered = reader.TokenType == JsonTokenType.True;
                break;
            case "id":
                fault = ReadId(ref reader, utf8.Span);
                break;
            case var payload when _payloads.Contains(payload):
                fault = Kind.Length > 0 ? $"the stanza has both {Kind} and {payload}" : ReadPayload(ref reader, payload, utf8);
                break;
        }

        return fault;
    }

    private static IdentityUri? ReadAddress(ref Utf8JsonReader reader, string name, out string? fault)
    {
        IdentityUri? address = null;
        fault = reader.TokenType != JsonTokenType.String || !JsonTokens.TryGetText(ref reader, out var text) ? $"{name} is no text"
            : IdentityUri.TryParse(text, out address, out var error) ? null
            : $"{name}: {error}";
        return address;
    }

    private string? ReadId(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            return "id is neither a string nor a number";
        var token = utf8[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        if (token.Length > MaxIdBytes)
            return $"id is longer than {MaxIdBytes} bytes";
        Id = new StanzaId(Encoding.UTF8.GetString(token));
        return null;
    }

    private string? ReadPayload(ref Utf8JsonReader reader, string kind, ReadOnlyMemory<byte> utf8)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return $"{kind} is no object";
        Kind = kind;
        var start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNamespace = reader.ValueTextEquals("ns"u8);
            reader.Read();
            if (isNamespace && reader.TokenType == JsonTokenType.String && JsonTokens.TryGetText(ref reader, out var ns))
                Namespace ??= ns;
            reader.Skip();
        }

        Payload = utf8[start..(int)reader.BytesConsumed];
        return null;
    }
}
