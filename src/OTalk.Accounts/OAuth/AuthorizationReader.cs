using OTalk.Accounts.OAuth.Clients;
using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.OAuth;

/// <summary>
/// Reads requests for authorization. Nothing is sent to a URI before it is known to be the client's; after that the client is told every
/// fault (RFC 6749 §4.1.2.1).
/// </summary>
/// <param name="clients">The clients.</param>
/// <param name="settings">Who this server is.</param>
public sealed class AuthorizationReader(ClientService clients, OAuthSettings settings)
{
    private const int MaxState = 2000;

    /// <summary>Base64url of SHA-256 (RFC 7636 §4.2).</summary>
    private const int ChallengeLength = 43;

    /// <summary>Reads a request.</summary>
    /// <param name="parameters">Its parameters; of one that came twice, the first.</param>
    /// <param name="repeated">Names of those that came twice.</param>
    /// <param name="cancel">Gives it up.</param>
    public async ValueTask<AuthorizationReading> ReadAsync(
        IReadOnlyDictionary<string, string> parameters, IReadOnlyCollection<string> repeated, CancellationToken cancel)
    {
        if (repeated.Contains("client_id") || repeated.Contains("redirect_uri")) return new AuthorizationRefused("client_id or redirect_uri came twice");
        if (parameters.GetValueOrDefault("client_id") is not { } id) return new AuthorizationRefused("client_id is missing");
        if (await clients.FindAsync(id, cancel) is not { } client) return new AuthorizationRefused("there is no client with this client_id");
        if (parameters.GetValueOrDefault("redirect_uri") is not { } uri) return new AuthorizationRefused("redirect_uri is missing");
        if (!client.MayRedirectTo(uri)) return new AuthorizationRefused("redirect_uri is none of those that the client has registered");
        var state = parameters.GetValueOrDefault("state");
        var error = repeated.Count > 0 ? OAuthError.InvalidRequest($"{repeated.First()} came twice") : Fault(parameters, state);
        if (error is not null) return new AuthorizationReturned(Location(uri, error, state?.Length > MaxState ? null : state));
        _ = OAuthScopes.TryParse(parameters.GetValueOrDefault("scope"), out var scope);
        return new AuthorizationAsked(new AuthorizationRequest(client, uri, state, scope, parameters.GetValueOrDefault("session"), parameters["code_challenge"]));
    }

    /// <summary>Where the browser goes when the user says no (RFC 6749 §4.1.2.1).</summary>
    public string Denied(AuthorizationRequest request) =>
        Location(request.RedirectUri, new OAuthError("access_denied", "the user has not agreed"), request.State);

    private static OAuthError? Fault(IReadOnlyDictionary<string, string> parameters, string? state)
    {
        if (state?.Length > MaxState) return OAuthError.InvalidRequest($"state has more than {MaxState} characters");
        if (parameters.GetValueOrDefault("response_type") is not { } type) return OAuthError.InvalidRequest("response_type is missing");
        if (type != "code") return new OAuthError("unsupported_response_type", "response_type is not code");
        if (parameters.GetValueOrDefault("response_mode") is { } mode && mode != "query") return OAuthError.InvalidRequest("response_mode is not query");
        if (parameters.GetValueOrDefault("code_challenge") is not { } challenge) return OAuthError.InvalidRequest("code_challenge is missing: PKCE is required");
        if (parameters.GetValueOrDefault("code_challenge_method") != "S256") return OAuthError.InvalidRequest("code_challenge_method is not S256");
        if (challenge.Length != ChallengeLength || !challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return OAuthError.InvalidRequest("code_challenge is no base64url of SHA-256");
        if (!OAuthScopes.TryParse(parameters.GetValueOrDefault("scope"), out _)) return OAuthError.InvalidScope("scope has words besides read and publish");
        return parameters.GetValueOrDefault("session") is { } session && !TokenLimits.IsSessionName(session)
            ? OAuthError.InvalidRequest("session is no name of a session")
            : null;
    }

    private string Location(string uri, OAuthError error, string? state) => RedirectUris.With(
        uri, ("error", error.Code), ("error_description", error.Description), ("state", state), ("iss", settings.Issuer));
}
