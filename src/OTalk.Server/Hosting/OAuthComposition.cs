using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.OAuth.Issuers;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Accounts.Tokens;
using OTalk.Engine.Options;

namespace OTalk.Server.Hosting;

/// <summary>Puts the authorization server together, and what checks tokens.</summary>
internal static class OAuthComposition
{
    private static readonly TimeSpan _answerWithin = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddOAuth(this IServiceCollection services, OTalkOptions options) => services
        .AddSingleton(provider => Settings(options, provider))
        .AddSingleton<ClientService>()
        .AddSingleton<SigningKeys>()
        .AddSingleton<JwtTokens>()
        .AddSingleton<GrantService>()
        .AddSingleton<AuthorizationReader>()
        .AddSingleton<FormTokens>()
        .AddSingleton<OAuthLog>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<OutsideTokens>(
            provider, new HttpClient { Timeout = _answerWithin }, (Action<string, Exception>)provider.GetRequiredService<OAuthLog>().IssuerFailed))
        .AddSingleton<IBearerTokens, BearerTokens>();

    private static OAuthSettings Settings(OTalkOptions options, IServiceProvider provider)
    {
        var oauth = options.Accounts.OAuth;
        return new OAuthSettings(() => oauth.Issuer ?? PublicOrigin.Of(options, Listening(provider)))
        {
            AccessTokenLifetime = oauth.AccessTokenLifetime,
            RefreshTokenLifetime = oauth.RefreshTokenLifetime,
            Registration = oauth.Registration is { } policy ? policy == RegistrationPolicy.Open : null,
            OutsideIssuers = [.. oauth.Issuers.Select(issuer => new OutsideIssuer(issuer.Issuer, issuer.Audience, issuer.UserClaim))],
        };
    }

    /// <summary>Where a server that runs listens: a port that was taken freely is known only then.</summary>
    private static string? Listening(IServiceProvider provider) =>
        provider.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
}
