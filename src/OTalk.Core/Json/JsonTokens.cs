using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OTalk.Core.Json;

/// <summary>Reads tokens without trusting them.</summary>
public static class JsonTokens
{
    /// <summary>
    /// The string or member name the reader stands on. False where an escape makes a surrogate without its pair, which is valid JSON
    /// (RFC 8259, section 8.2) but no text. The bytes must be valid UTF-8.
    /// </summary>
    public static bool TryGetText(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            text = null;
            return false;
        }
    }
}
