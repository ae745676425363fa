using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OTalk.Federation.Native.Discovery;

/// <summary>What a domain says of itself at <c>/.well-known/otalk</c> (protocol reference, "Discovery").</summary>
/// <param name="Links">Where links are opened: <c>wss</c>, or <c>ws</c> where the operator does without TLS.</param>
/// <param name="Keys">The keys by which its assertions are signed; at least one.</param>
public sealed record ServerDocument(Uri Links, IReadOnlyList<PeerKey> Keys)
{
    /// <summary>Where every server has it.</summary>
    public const string Path = "/.well-known/otalk";

    /// <summary>The version of the protocol.</summary>
    public const string Version = "alpha1";

    /// <summary>The most bytes that it may have.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">JSON, at most <see cref="MaxBytes"/> of it.</param>
    /// <param name="withoutTls">Whether <c>s2s</c> may be <c>ws</c>.</param>
    /// <param name="document">The document.</param>
    /// <param name="fault">What is wrong, half a sentence about the document.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8, bool withoutTls, [NotNullWhen(true)] out ServerDocument? document, [NotNullWhen(false)] out string? fault)
    {
        document = null;
        try
        {
            using var json = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            fault = Read(json.RootElement, withoutTls, out document);
        }
        catch (JsonException)
        {
            fault = "is not valid JSON";
        }

        return document is not null;
    }

    /// <summary>The key with this id, or null.</summary>
    public PeerKey? Find(string id) => Keys.FirstOrDefault(key => key.Id == id);

    private static string? Read(JsonElement json, bool withoutTls, out ServerDocument? document)
    {
        document = null;
        if (json.ValueKind != JsonValueKind.Object)
            return "is no object";
        if (json.TextOf("version") != Version)
            return $"is not of version {Version}";
        if (!Uri.TryCreate(json.TextOf("s2s"), UriKind.Absolute, out var links) || links.Scheme is not ("wss" or "ws") || links.UserInfo.Length > 0)
            return "has no address for links in s2s";
        if (links.Scheme == "ws" && !withoutTls)
            return "has an address without TLS in s2s";
        List<PeerKey> keys = json.TryGetProperty("keys", out var given) && given.ValueKind == JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(PeerKey.TryRead).OfType<PeerKey>()]
            : [];
        if (keys.Count == 0)
            return "has no key for ES256 in keys";
        document = new ServerDocument(links, keys);
        return null;
    }
}
