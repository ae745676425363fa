using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OTalk.Federation.Tests.Support;

/// <summary>An assertion put together by hand, so that each of its parts can be wrong.</summary>
internal sealed record StrangerAssertion
{
    private static readonly DateTimeOffset s_epoch = DateTimeOffset.UnixEpoch;

    public string Algorithm { get; init; } = "ES256";

    /// <summary>Null for the key's own id, empty for none.</summary>
    public string? KeyId { get; init; }

    public object? Issuer { get; init; }

    public object? Audience { get; init; }

    public object? Nonce { get; init; }

    public DateTimeOffset Now { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>When it was issued, as seen from <see cref="Now"/>; null to leave it out.</summary>
    public double? IssuedIn { get; init; } = 0;

    /// <summary>When it expires, as seen from <see cref="Now"/>; null to leave it out.</summary>
    public double? ExpiresIn { get; init; } = 60;

    public string Sign(StrangerKey key)
    {
        string text = $"{Part(Header(key))}.{Part(Claims())}";
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        byte[] signature = Algorithm switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.Pair.ExportSubjectPublicKeyInfoPem()), bytes),
            _ => key.Pair.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        };
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));

    private Dictionary<string, object> Header(StrangerKey key)
    {
        var header = new Dictionary<string, object> { ["alg"] = Algorithm, ["typ"] = "JWT" };
        if (KeyId != "")
            header["kid"] = KeyId ?? key.Id;
        return header;
    }

    private Dictionary<string, object> Claims()
    {
        var claims = new Dictionary<string, object>();
        Add("iss", Issuer);
        Add("aud", Audience);
        Add("nonce", Nonce);
        Add("iat", Seconds(IssuedIn));
        Add("exp", Seconds(ExpiresIn));
        return claims;

        void Add(string name, object? value)
        {
            if (value is not null)
                claims[name] = value;
        }
    }

    private long? Seconds(double? from) => from is null ? null : (long)Math.Floor((Now - s_epoch).TotalSeconds + from.Value);
}
