using System.Text.Json;

namespace OTalk.Transcripts.Patterns;

/// <summary>Where and how a value differs from its pattern.</summary>
/// <param name="Path">From the stanza, for example <c>.response.results[2].msg</c>; empty for the stanza itself.</param>
public sealed record Mismatch(string Path, string What)
{
    public static Mismatch Of(string path, string expected, JsonElement got) => new(path, $"expected {expected}, got {got.GetRawText()}");

    public override string ToString() => Path.Length == 0 ? What : $"at {Path}: {What}";
}
