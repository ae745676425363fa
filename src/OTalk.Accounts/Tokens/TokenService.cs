using System.Security.Cryptography;
using OTalk.Core.Addressing;
using OTalk.Storage.Accounts;

namespace OTalk.Accounts.Tokens;

/// <summary>
/// Personal access tokens (protocol reference, "OAuth and tokens"): made for bots and scripts, stored hashed, listed, revoked.
/// </summary>
/// <param name="store">Where accounts and tokens are.</param>
/// <param name="random">Where ids and secrets come from.</param>
/// <param name="time">The clock that tokens expire by.</param>
public sealed class TokenService(IAccountStore store, IRandomSource random, TimeProvider time) : IBearerTokens
{
    private static readonly TimeSpan _useNotedEvery = TimeSpan.FromMinutes(1);

    private static readonly byte[] _hashOfNone = new byte[SHA256.HashSizeInBytes];

    /// <summary>Makes a token.</summary>
    /// <param name="user">Whose; an account that is not disabled.</param>
    /// <param name="limits">What it is limited to.</param>
    /// <param name="lifetime">How long it is good for, more than zero; null for good.</param>
    /// <param name="cancel">Gives it up; a token may have been stored.</param>
    public async ValueTask<TokenCreation> CreateAsync(Identity user, TokenLimits limits, TimeSpan? lifetime, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (lifetime <= TimeSpan.Zero) return TokenCreation.Refused("a token cannot expire before it is made");
        if (lifetime > DateTimeOffset.MaxValue - now) return TokenCreation.Refused("a token cannot outlive the calendar");
        if (!await IsActiveAsync(user.ToString(), cancel)) return TokenCreation.Refused($"{user} has no active account");
        var text = TokenText.Create(random);
        var token = new AccessToken(text.Id, user, limits, now, now + lifetime);
        await store.AddTokenAsync(ToRecord(token, text.Hash()), cancel);
        return TokenCreation.Made(token, text.Reveal());
    }

    /// <inheritdoc/>
    public async ValueTask<AccessToken?> VerifyAsync(string token, CancellationToken cancel)
    {
        if (TokenText.Parse(token) is not { } text) return null;
        var record = await store.FindTokenAsync(text.Id, cancel);
        var matches = CryptographicOperations.FixedTimeEquals(text.Hash(), record?.Hash ?? _hashOfNone);
        if (record is null || !matches || record.ExpiresAt <= time.GetUtcNow()) return null;
        if (!await IsActiveAsync(record.Identity, cancel)) return null;
        await NoteUseAsync(record, cancel);
        return Describe(record);
    }

    /// <summary>The tokens of one user in order of creation, the expired among them.</summary>
    public async ValueTask<IReadOnlyList<AccessToken>> ListAsync(Identity user, CancellationToken cancel) =>
        [.. (await store.ListTokensAsync(user.ToString(), cancel)).Select(Describe)];

    /// <summary>Ends a token at once; false if there is none with this id.</summary>
    public ValueTask<bool> RevokeAsync(string id, CancellationToken cancel) => store.DeleteTokenAsync(id, cancel);

    /// <summary>Not each time: that would be a write for each request.</summary>
    private async ValueTask NoteUseAsync(TokenRecord record, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (record.LastUsedAt is not { } last || now - last >= _useNotedEvery) await store.TouchTokenAsync(record.Id, now, cancel);
    }

    private async ValueTask<bool> IsActiveAsync(string identity, CancellationToken cancel) =>
        await store.FindAsync(identity, cancel) is { Disabled: false };

    private static TokenRecord ToRecord(AccessToken token, byte[] hash) => new(
        token.Id,
        token.User.ToString(),
        hash,
        token.Limits.Session,
        token.Limits.Scope.Name(),
        token.Limits.Channel,
        token.CreatedAt,
        token.ExpiresAt);

    private static AccessToken Describe(TokenRecord record) => new(
        record.Id,
        Identity.Parse(record.Identity),
        new TokenLimits(record.Session, ScopeOf(record), record.Channel),
        record.CreatedAt,
        record.ExpiresAt,
        record.LastUsedAt);

    /// <summary>A scope that a newer version of the program stored must not be taken for no limit.</summary>
    private static TokenScope ScopeOf(TokenRecord record) => TokenScopes.TryParse(record.Scope, out var scope)
        ? scope
        : throw new InvalidOperationException($"Token {record.Id} is stored with the unknown scope '{record.Scope}'.");
}
