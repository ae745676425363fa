using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Accounts:OAuth</c>: the authorization server, and whose tokens are taken besides its own.</summary>
public sealed record OAuthOptions
{
    /// <summary>
    /// The public origin of the server, as clients and browsers reach it; unset: that of the first of <see cref="HttpOptions.Urls"/>. It
    /// stands in access tokens: another one makes those in use worthless.
    /// </summary>
    [Origin]
    public string? Issuer { get; init; }

    /// <summary>How long an access token is good.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token is good that is not used; each use gives another for as long again.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether clients register themselves; unset: only where the issuer is on the loopback.</summary>
    public RegistrationPolicy? Registration { get; init; }

    /// <summary>OpenID Connect issuers whose tokens open accounts here.</summary>
    public IReadOnlyList<OutsideIssuerOptions> Issuers { get; init; } = [];
}

/// <summary>An element of <c>Accounts:OAuth:Issuers</c>.</summary>
public sealed record OutsideIssuerOptions
{
    /// <summary>The <c>iss</c> of its tokens; its metadata is below, at <c>/.well-known/openid-configuration</c>.</summary>
    [IssuerAddress]
    public string Issuer { get; init; } = "";

    /// <summary>The <c>aud</c> of tokens that are meant for this server.</summary>
    [NotEmpty]
    public string Audience { get; init; } = "";

    /// <summary>The claim that names the user: <c>user</c>, on the default domain, or <c>user@server</c>.</summary>
    [NotEmpty]
    public string UserClaim { get; init; } = "sub";
}
