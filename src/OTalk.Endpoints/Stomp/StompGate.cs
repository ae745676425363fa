using OTalk.Accounts;
using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Who has connected.</summary>
/// <param name="User">The user.</param>
/// <param name="Session">Name of the session to bind.</param>
/// <param name="Token">What proved it; null for a password.</param>
internal sealed record StompLogin(Identity User, string Session, AccessToken? Token)
{
    private static readonly TokenLimits _none = new();

    /// <summary>What the user is limited to on this connection.</summary>
    public TokenLimits Limits => Token?.Limits ?? _none;

    /// <summary>Whether messages may be sent to a channel.</summary>
    public bool MaySend(IdentityUri channel) => Limits.Scope != TokenScope.Read && Reaches(channel);

    /// <summary>Whether a channel or pattern may be listened to.</summary>
    public bool MayListen(IdentityUri source) => Limits.Scope != TokenScope.Publish && Reaches(source);

    private bool Reaches(IdentityUri address) =>
        Limits.Channel is null || string.Equals(Limits.Channel, address.WithoutQuery().ToString(), StringComparison.Ordinal);
}

/// <summary>
/// Finds out who connects (protocol reference, "STOMP"): by the token of the upgrade, the token of CONNECT, or a password.
/// </summary>
internal sealed class StompGate(IBearerTokens tokens, AccountService accounts, LoginNames names)
{
    /// <summary>The session of who names none; that of a limited token, which leaves those of others alone, has the token's id behind it.</summary>
    public const string DefaultSession = "stomp";

    private const string Scheme = "Bearer ";

    /// <summary>Who connects; null where nobody is proved, whatever is wrong.</summary>
    /// <param name="connect">What the client says.</param>
    /// <param name="authorization">The header <c>Authorization</c> of the upgrade, or null.</param>
    /// <param name="host">The domain of a login without one.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<StompLogin?> CheckAsync(StompConnect connect, string? authorization, string host, CancellationToken cancel)
    {
        if (Resolve(connect.Login, host) is not var (name, wanted))
            return null;
        if (TokenOf(authorization) is { } upgraded)
            return await ByTokenAsync(upgraded, name, wanted, cancel);
        if (TokenOf(connect.Authorization) is { } given)
            return await ByTokenAsync(given, name, wanted, cancel);
        if (string.IsNullOrEmpty(connect.Passcode))
            return null;
        if (await ByTokenAsync(connect.Passcode, name, wanted, cancel) is { } login)
            return login;
        if (name is null || await accounts.VerifyPasswordAsync(name.ToString(), connect.Passcode, cancel) is not { } user)
            return null;
        return new StompLogin(user, wanted ?? DefaultSession, null);
    }

    private async ValueTask<StompLogin?> ByTokenAsync(string text, Identity? name, string? wanted, CancellationToken cancel)
    {
        if (await tokens.VerifyAsync(text, cancel) is not { } token || (name is not null && name != token.User))
            return null;
        string? bound = token.Limits.Session;
        if (bound is not null && wanted is not null && !string.Equals(bound, wanted, StringComparison.Ordinal))
            return null;
        string own = token.Limits.IsUnlimited ? DefaultSession : $"{DefaultSession}-{token.Id}";
        return new StompLogin(token.User, bound ?? wanted ?? own, token);
    }

    /// <summary>User and session of a login: <c>user</c>, <c>user@server</c> or <c>user@server/sess/NAME</c>; null where it is none of them.</summary>
    private (Identity? User, string? Session)? Resolve(string? login, string host)
    {
        if (string.IsNullOrEmpty(login))
            return (null, null);
        if (!login.Contains('@', StringComparison.Ordinal))
            login = $"{login}@{host}";
        if (!IdentityUri.TryParse(login, out IdentityUri? address, out _) || address.IsPattern || !address.Query.IsEmpty
            || !names.TryResolve(address.Identity.ToString(), out Identity? user, out _))
            return null;
        if (address.Path.IsRoot)
            return (user, null);
        return address.Path.Depth == 2 && address.Path.Parent.Equals(WellKnown.SessionsPath) ? (user, address.Path.Name) : null;
    }

    private static string? TokenOf(string? authorization) =>
        authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? authorization[Scheme.Length..].Trim() : null;
}
