using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace OTalk.Federation.Native.Discovery;

/// <summary>A public key of another domain, by which its assertions are signed (RFC 7517, RFC 7518 §6.2): P-256, for ES256.</summary>
/// <param name="Id">Its <c>kid</c>.</param>
/// <param name="Key">The key.</param>
public sealed record PeerKey(string Id, SecurityKey Key)
{
    private const int CoordinateBytes = 32;

    /// <summary>Reads one element of <c>keys</c>; null for a key of another kind, which is none of ours, and for what is no key.</summary>
    internal static PeerKey? TryRead(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || json.TextOf("kty") != "EC" || json.TextOf("crv") != "P-256" || json.TextOf("alg") is not (null or "ES256") || json.TextOf("use") is not (null or "sig")
            || json.TextOf("kid") is not { Length: > 0 } id
            || !TryDecode(json.TextOf("x"), out var x) || !TryDecode(json.TextOf("y"), out var y))
        {
            return null;
        }

        try
        {
            var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });

            // What verifies is not kept by the library: other domains come and go, and its memory would not.
            return new PeerKey(id, new ECDsaSecurityKey(key) { KeyId = id, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } });
        }
        catch (CryptographicException)
        {
            // A point that is not on the curve.
            return null;
        }
    }

    private static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        try
        {
            bytes = text is null ? null : Base64UrlEncoder.DecodeBytes(text);
        }
        catch (FormatException)
        {
            // No base64url, so no coordinate.
        }

        return bytes?.Length == CoordinateBytes;
    }
}
