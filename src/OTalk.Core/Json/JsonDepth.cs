using System.Text.Json;

namespace OTalk.Core.Json;

/// <summary>How deep JSON may be nested. A parser that is not told stops at the depth of one stanza, and what carries stanzas is deeper.</summary>
public static class JsonDepth
{
    /// <summary>Levels of one stanza, its own object included.</summary>
    public const int Stanza = 64;

    /// <summary>Levels of what has stanzas or messages in it: batches, their answers, pages, jobs.</summary>
    public const int Carrier = 128;

    /// <summary>How what has stanzas or messages in it is parsed.</summary>
    public static JsonDocumentOptions OfCarrier { get; } = new() { MaxDepth = Carrier };
}
