using System.Text.Json;

namespace OTalk.Federation.Native.Discovery;

/// <summary>Members of JSON that a stranger wrote.</summary>
internal static class JsonMembers
{
    /// <summary>The text of a member; null where it is missing, is none, or is no well-formed Unicode.</summary>
    public static string? TextOf(this JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escape that makes a surrogate without its pair: JSON, but no text.
            return null;
        }
    }
}
