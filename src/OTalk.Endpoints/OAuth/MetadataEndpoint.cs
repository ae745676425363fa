using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using OTalk.Accounts.OAuth;
using OTalk.Accounts.OAuth.Keys;

namespace OTalk.Endpoints.OAuth;

/// <summary>What the authorization server says of itself: metadata (RFC 8414) and keys (RFC 7517).</summary>
internal sealed class MetadataEndpoint(OAuthSettings settings, SigningKeys keys)
{
    private static readonly string[] Methods = ["none", "client_secret_basic", "client_secret_post"];

    public Task ServeAsync(HttpContext context) => OAuthAnswers.JsonAsync(context, StatusCodes.Status200OK, cached: true, writer =>
    {
        writer.WriteString("issuer"u8, settings.Issuer);
        writer.WriteString("authorization_endpoint"u8, settings.Issuer + OAuthDoor.AuthorizePath);
        writer.WriteString("token_endpoint"u8, settings.Issuer + OAuthDoor.TokenPath);
        writer.WriteString("revocation_endpoint"u8, settings.Issuer + OAuthDoor.RevokePath);
        writer.WriteString("jwks_uri"u8, settings.Issuer + OAuthDoor.KeysPath);
        if (settings.IsRegistrationOpen)
            writer.WriteString("registration_endpoint"u8, settings.Issuer + OAuthDoor.RegisterPath);
        OAuthAnswers.WriteTexts(writer, "scopes_supported", OAuthScopes.Words);
        OAuthAnswers.WriteTexts(writer, "response_types_supported", "code");
        OAuthAnswers.WriteTexts(writer, "response_modes_supported", "query");
        OAuthAnswers.WriteTexts(writer, "grant_types_supported", "authorization_code", "refresh_token");
        OAuthAnswers.WriteTexts(writer, "code_challenge_methods_supported", "S256");
        OAuthAnswers.WriteTexts(writer, "token_endpoint_auth_methods_supported", Methods);
        OAuthAnswers.WriteTexts(writer, "revocation_endpoint_auth_methods_supported", Methods);
        writer.WriteBoolean("authorization_response_iss_parameter_supported"u8, true);
    });

    public async Task ServeKeysAsync(HttpContext context)
    {
        IReadOnlyList<JsonWebKey> published = await keys.PublicKeysAsync(context.RequestAborted);
        await OAuthAnswers.JsonAsync(context, StatusCodes.Status200OK, cached: true, writer => PublicKeyJson.Write(writer, published));
    }
}
