using System.Net;
using OTalk.Accounts.OAuth.Issuers;

namespace OTalk.Accounts.OAuth;

/// <summary>What the authorization server is told by the configuration.</summary>
/// <param name="findIssuer">The public origin of the server, without a slash at the end; asked once, when it is first needed.</param>
public sealed class OAuthSettings(Func<string> findIssuer)
{
    private readonly Lazy<string> _issuer = new(findIssuer);

    /// <summary>The public origin, such as <c>https://montague.com</c>: <c>iss</c> and <c>aud</c> of access tokens.</summary>
    public string Issuer => _issuer.Value;

    /// <summary>How long an access token is good.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token is good; each use gives another for as long again.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether clients register themselves; null: where the issuer is this machine to itself.</summary>
    public bool? Registration { get; init; }

    /// <summary>What <see cref="Registration"/> comes to.</summary>
    public bool IsRegistrationOpen => Registration ?? IsLoopback(new Uri(Issuer));

    /// <summary>Other issuers whose tokens are taken.</summary>
    public IReadOnlyList<OutsideIssuer> OutsideIssuers { get; init; } = [];

    /// <summary>Whether an address is reached from its own machine only.</summary>
    internal static bool IsLoopback(Uri uri) =>
        string.Equals(uri.IdnHost, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.IdnHost, out var address) && IPAddress.IsLoopback(address));
}
