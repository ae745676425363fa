using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Federation.Native.Discovery;

namespace OTalk.Federation.Native.Links;

/// <summary>The payload of the link's own stanzas, <c>http://otalk.com/p/s2s</c> (protocol reference, "Links").</summary>
/// <param name="Nonce">What the other end is to sign.</param>
/// <param name="Assertion">What proves a domain.</param>
/// <param name="Domain">The domain that is proved, where it is not that of <c>from</c>; in its normal form.</param>
internal sealed record LinkPayload(string? Nonce, string? Assertion, string? Domain)
{
    public const string Namespace = Core.Stanzas.Namespaces.Base + "s2s";

    /// <summary>The longest that may be signed; ours have 22 characters.</summary>
    private const int LongestNonce = 256;

    /// <summary>Reads it; null where a member is not what it should be.</summary>
    public static LinkPayload? TryRead(LinkStanza stanza)
    {
        try
        {
            using var json = JsonDocument.Parse(stanza.Payload, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            var payload = new LinkPayload(root.TextOf("nonce"), root.TextOf("assertion"), root.TextOf("domain"));
            if (payload.Nonce is { Length: 0 or > LongestNonce } || (payload.Domain is null && root.TryGetProperty("domain"u8, out _)))
                return null;
            return payload.Domain is null ? payload
                : Identity.TryParse(payload.Domain, out var domain, out _) && domain.IsServer ? payload with { Domain = domain.Server }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
