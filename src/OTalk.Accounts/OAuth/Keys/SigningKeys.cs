using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.OAuth.Keys;

/// <summary>
/// The ES256 keys of the server: one signs, those before it are known until what they have signed has expired, or not any more where they
/// were compromised. The store is asked each time, so that a rotation by the command line counts at once.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="random">Where their names come from.</param>
/// <param name="settings">How long what they sign is good.</param>
/// <param name="time">The clock.</param>
public sealed class SigningKeys(IAccountStore store, IRandomSource random, OAuthSettings settings, TimeProvider time)
{
    private const int IdBytes = 8;

    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<string, ECDsaSecurityKey> _keys = new(StringComparer.Ordinal);

    /// <summary>All keys that are kept, oldest first.</summary>
    public async ValueTask<IReadOnlyList<SigningKey>> ListAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return [.. (await store.OAuth.ListKeysAsync(cancel)).Select(key =>
            new SigningKey(key.Id, key.ActiveFrom, key.RetiredAt, IsPublished(key, now)))];
    }

    /// <summary>Lets a new key sign from now on.</summary>
    /// <param name="compromised">
    /// True: somebody else may sign with the keys there are, so they are dropped at once, and whatever they have signed opens nothing more.
    /// </param>
    /// <param name="cancel">Gives it up; it may have been done.</param>
    public async ValueTask<SigningKey> RotateAsync(bool compromised, CancellationToken cancel)
    {
        var next = Create();
        await store.OAuth.RotateKeyAsync(next, compromised ? DateTimeOffset.MaxValue : next.ActiveFrom - settings.AccessTokenLifetime, cancel);
        return new SigningKey(next.Id, next.ActiveFrom, RetiredAt: null, IsPublished: true);
    }

    /// <summary>The public halves of the keys that are published (RFC 7517).</summary>
    public async ValueTask<IReadOnlyList<JsonWebKey>> PublicKeysAsync(CancellationToken cancel) =>
        [.. (await KnownAsync(cancel)).Select(PublicHalf)];

    /// <summary>Signs a token with the key that signs (ES256).</summary>
    /// <param name="token">What it says. Its times are as they are given there, and its credentials are set by this.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<string> SignAsync(SecurityTokenDescriptor token, CancellationToken cancel)
    {
        token.SigningCredentials = new SigningCredentials(await ActiveAsync(cancel), SecurityAlgorithms.EcdsaSha256);
        return _tokens.CreateToken(token);
    }

    /// <summary>The key that signs.</summary>
    private async ValueTask<ECDsaSecurityKey> ActiveAsync(CancellationToken cancel) => Read(await store.OAuth.ActiveKeyAsync(Create, cancel));

    /// <summary>The keys by which a token may be signed that is good still.</summary>
    internal async ValueTask<IReadOnlyList<ECDsaSecurityKey>> KnownAsync(CancellationToken cancel)
    {
        _ = await ActiveAsync(cancel);
        var now = time.GetUtcNow();
        return [.. (await store.OAuth.ListKeysAsync(cancel)).Where(key => IsPublished(key, now)).Select(Read)];
    }

    private static JsonWebKey PublicHalf(ECDsaSecurityKey key)
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(point.X),
            Y = Base64UrlEncoder.Encode(point.Y),
            Kid = key.KeyId,
            Use = JsonWebKeyUseNames.Sig,
            Alg = SecurityAlgorithms.EcdsaSha256,
        };
    }

    private bool IsPublished(SigningKeyRecord key, DateTimeOffset now) => key.RetiredAt is not { } retired || retired + settings.AccessTokenLifetime > now;

    private ECDsaSecurityKey Read(SigningKeyRecord key) => _keys.GetOrAdd(key.Id, static (id, pair) =>
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(pair, out _);
        return new ECDsaSecurityKey(ecdsa) { KeyId = id };
    }, key.PrivateKey);

    private SigningKeyRecord Create()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKeyRecord(Convert.ToHexStringLower(random.Bytes(IdBytes)), pair.ExportPkcs8PrivateKey(), time.GetUtcNow());
    }
}

/// <summary>A key as it is listed: nothing of what is secret.</summary>
/// <param name="Id">Its <c>kid</c>.</param>
/// <param name="ActiveFrom">Since when it signs.</param>
/// <param name="RetiredAt">Since when another signs; null for the one that does.</param>
/// <param name="IsPublished">Whether what it has signed may be good still.</param>
public sealed record SigningKey(string Id, DateTimeOffset ActiveFrom, DateTimeOffset? RetiredAt, bool IsPublished);
