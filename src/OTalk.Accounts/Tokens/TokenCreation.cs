namespace OTalk.Accounts.Tokens;

/// <summary>What became of making a token. No record: its text form would show the token.</summary>
public sealed class TokenCreation
{
    private TokenCreation(AccessToken? token, string? secret, string error)
    {
        Token = token;
        Text = secret;
        Error = error;
    }

    /// <summary>The token's description; null if none was made.</summary>
    public AccessToken? Token { get; }

    /// <summary>The token itself, to be shown once: the server cannot tell it again. Null if none was made.</summary>
    public string? Text { get; }

    /// <summary>Why none was made; empty if it was.</summary>
    public string Error { get; }

    internal static TokenCreation Made(AccessToken token, string text) => new(token, text, string.Empty);

    internal static TokenCreation Refused(string error) => new(token: null, secret: null, error);
}
