namespace OTalk.Accounts.Tokens;

/// <summary>Checks bearer tokens, whoever issued them.</summary>
public interface IBearerTokens
{
    /// <summary>
    /// What the token opens; null for one that is malformed, unknown, revoked, expired, or of an account that may not authenticate.
    /// </summary>
    ValueTask<AccessToken?> VerifyAsync(string token, CancellationToken cancel);
}
