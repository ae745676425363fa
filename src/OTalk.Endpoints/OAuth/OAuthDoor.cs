using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OTalk.Accounts;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.OAuth.Keys;
using OTalk.Accounts.Throttling;
using OTalk.Engine.Options;

namespace OTalk.Endpoints.OAuth;

/// <summary>The authorization server's addresses (protocol reference, "OAuth and tokens").</summary>
public sealed class OAuthDoor
{
    public const string MetadataPath = "/.well-known/oauth-authorization-server";
    public const string AuthorizePath = "/oauth/authorize";
    public const string TokenPath = "/oauth/token";
    public const string RevokePath = "/oauth/revoke";
    public const string KeysPath = "/oauth/jwks";
    public const string RegisterPath = "/oauth/register";

    private readonly HttpOptions _http;
    private readonly MetadataEndpoint _metadata;
    private readonly AuthorizeEndpoint _authorize;
    private readonly TokenEndpoint _tokens;
    private readonly RegisterEndpoint _register;

    public OAuthDoor(
        OTalkOptions options,
        OAuthSettings settings,
        AccountService accounts,
        LoginThrottle throttle,
        ClientService clients,
        GrantService grants,
        AuthorizationReader reader,
        SigningKeys keys,
        FormTokens forms)
    {
        _http = options.Http;
        _metadata = new MetadataEndpoint(settings, keys);
        _authorize = new AuthorizeEndpoint(accounts, throttle, grants, reader, forms);
        _tokens = new TokenEndpoint(clients, throttle, grants);
        _register = new RegisterEndpoint(clients, settings);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        Add(routes, MetadataPath, _metadata.ServeAsync, get: true, cors: true);
        Add(routes, KeysPath, _metadata.ServeKeysAsync, get: true, cors: true);
        Add(routes, TokenPath, _tokens.ServeTokenAsync, get: false, cors: true);
        Add(routes, RevokePath, _tokens.ServeRevokeAsync, get: false, cors: true);
        Add(routes, RegisterPath, _register.ServeAsync, get: false, cors: true);
        Add(routes, AuthorizePath, _authorize.AskAsync, get: true, cors: false);
        Add(routes, AuthorizePath, _authorize.DecideAsync, get: false, cors: false);
    }

    private void Add(IEndpointRouteBuilder routes, string path, RequestDelegate serve, bool get, bool cors)
    {
        if (cors)
            routes.MapMethods(path, [HttpMethods.Options], OAuthAnswers.PreflightAsync);
        routes.MapMethods(path, get ? [HttpMethods.Get, HttpMethods.Head] : [HttpMethods.Post], context =>
        {
            if (cors)
                OAuthAnswers.AllowOrigins(context);
            return Confidentiality.Of(context, _http) ? serve(context) : OAuthAnswers.TextAsync(context, StatusCodes.Status403Forbidden, "this is only served over TLS");
        });
    }
}
