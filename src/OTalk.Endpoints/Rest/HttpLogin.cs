using OTalk.Accounts.Tokens;
using OTalk.Core.Addressing;

namespace OTalk.Endpoints.Rest;

/// <summary>Who sends a request.</summary>
/// <param name="User">The user.</param>
/// <param name="Token">What proved it; null for a password.</param>
internal sealed record HttpLogin(Identity User, AccessToken? Token)
{
    /// <summary>Where the token is bound to no session (protocol reference, "REST").</summary>
    private const string DefaultSession = "http";

    /// <summary>The NAME of the session that requests use.</summary>
    public string Session => Token?.Limits.Session ?? DefaultSession;
}
