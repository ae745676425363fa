using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Federation.Native.Discovery;

namespace OTalk.Federation.Native.Links;

/// <summary>
/// Assertions, by which a domain proves to another that it is who opened or accepted a link (protocol reference, "Assertions"): JWTs signed
/// with ES256 by a key that the domain publishes.
/// </summary>
/// <param name="keys">Our keys.</param>
/// <param name="domains">The others' keys.</param>
/// <param name="time">The clock.</param>
public sealed class Assertions(SigningKeys keys, DomainDirectory domains, TimeProvider time)
{
    private const string Nonce = "nonce";
    private const int MaxLength = 8192;

    /// <summary>How long ours are good, and the longest that others' may be.</summary>
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(60);

    /// <summary>How far the clocks of two servers may be apart.</summary>
    private static readonly TimeSpan _skew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>Makes one of ours.</summary>
    /// <param name="issuer">The domain that proves itself.</param>
    /// <param name="audience">The domain that it proves itself to.</param>
    /// <param name="nonce">What that one gave to be signed.</param>
    /// <param name="cancel">Gives it up.</param>
    public ValueTask<string> CreateAsync(string issuer, string audience, string nonce, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return keys.SignAsync(
            new SecurityTokenDescriptor
            {
                Issuer = issuer,
                Audience = audience,
                IssuedAt = now,
                Expires = now + _lifetime,
                Claims = new Dictionary<string, object>(StringComparer.Ordinal) { [Nonce] = nonce },
            },
            cancel);
    }

    /// <summary>Checks another's. What costs nothing is checked first.</summary>
    /// <param name="assertion">As it came.</param>
    /// <param name="issuer">The domain that it is to prove.</param>
    /// <param name="audience">Our domain.</param>
    /// <param name="nonce">What was given to be signed; null if that is used already.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <returns>What is wrong; null if the domain is proved.</returns>
    public async Task<AssertionFault?> VerifyAsync(string assertion, string issuer, string audience, string? nonce, CancellationToken cancel)
    {
        if (Read(assertion) is not { } claims)
            return new("assertion", "the assertion is no JWT");
        if (FaultOf(claims, issuer, audience, nonce) is { } fault)
            return fault;
        if (await domains.FindAsync(issuer, claims.Key, cancel) is not DomainFound { Document: var document })
            return new("document", $"the keys of {issuer} cannot be found out");
        if (document.Find(claims.Key) is not { } key)
            return new("key", $"the assertion is signed by a key that {issuer} does not publish");

        var result = await _handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = key.Key,
            LifetimeValidator = (_, _, _, _) => IsTimely(claims),
        });
        return result.IsValid ? null : new("signature", "the signature of the assertion is wrong");
    }

    private AssertionFault? FaultOf(Claims claims, string issuer, string audience, string? nonce) =>
        claims.Algorithm != SecurityAlgorithms.EcdsaSha256 ? new("algorithm", "the assertion is not signed with ES256")
        : claims.Key.Length == 0 ? new("key", "the assertion does not name its key in kid")
        : claims.Issuer != issuer ? new("issuer", $"the assertion is not of {issuer}")
        : claims.Audience != audience ? new("audience", $"the assertion is not for {audience}")
        : nonce is null || claims.Nonce != nonce ? new("nonce", "the assertion does not have the nonce of this link, or that was used already")
        : claims.Expires - claims.IssuedAt > _lifetime ? new("lifetime", $"the assertion is good for more than {_lifetime.TotalSeconds} seconds")
        : !IsTimely(claims) ? new("expired", "the assertion has expired, or is not good yet")
        : null;

    private bool IsTimely(Claims claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return claims.IssuedAt <= now + _skew && claims.Expires > now - _skew;
    }

    private Claims? Read(string assertion)
    {
        try
        {
            if (assertion.Length > MaxLength || !_handler.CanReadToken(assertion))
                return null;
            var token = _handler.ReadJsonWebToken(assertion);
            return new Claims(
                token.Alg ?? "",
                token.Kid ?? "",
                token.Issuer ?? "",
                token.Audiences.ToArray() is [var audience] ? audience : "",
                token.TryGetPayloadValue(Nonce, out string nonce) ? nonce : "",
                token.IssuedAt,
                token.ValidTo);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException or JsonException or SecurityTokenException or OverflowException)
        {
            // A stranger wrote it.
            return null;
        }
    }

    private sealed record Claims(string Algorithm, string Key, string Issuer, string Audience, string Nonce, DateTime IssuedAt, DateTime Expires);
}

/// <summary>Why an assertion proves nothing.</summary>
/// <param name="Reason">A word, to be counted by.</param>
/// <param name="Text">A sentence for the other end, which has no secrets.</param>
public sealed record AssertionFault(string Reason, string Text);
