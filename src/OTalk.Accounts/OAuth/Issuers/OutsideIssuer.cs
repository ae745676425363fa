namespace OTalk.Accounts.OAuth.Issuers;

/// <summary>Another issuer whose tokens are taken (OpenID Connect Discovery 1.0).</summary>
/// <param name="Issuer">Its <c>iss</c>; its metadata is below, at <c>/.well-known/openid-configuration</c>.</param>
/// <param name="Audience">The <c>aud</c> of tokens that are meant for this server.</param>
/// <param name="UserClaim">The claim that names the user: <c>user</c> or <c>user@server</c>.</param>
public sealed record OutsideIssuer(string Issuer, string Audience, string UserClaim);
