namespace OTalk.Accounts.Tokens;

/// <summary>What a token may be used for (protocol reference, "OAuth and tokens").</summary>
public enum TokenScope
{
    /// <summary>All that its user may.</summary>
    Full,

    /// <summary>Reading and subscribing.</summary>
    Read,

    /// <summary>Publishing.</summary>
    Publish,
}

/// <summary>The names of scopes: those of the command line, and those that are stored.</summary>
public static class TokenScopes
{
    /// <summary><c>read</c> or <c>publish</c>; null for a token that is not limited.</summary>
    public static string? Name(this TokenScope scope) => scope switch
    {
        TokenScope.Read => "read",
        TokenScope.Publish => "publish",
        _ => null,
    };

    /// <summary>Reads what <see cref="Name"/> gives; false for any other text.</summary>
    public static bool TryParse(string? name, out TokenScope scope)
    {
        (scope, var known) = name switch
        {
            null => (TokenScope.Full, true),
            "read" => (TokenScope.Read, true),
            "publish" => (TokenScope.Publish, true),
            _ => (default, false),
        };
        return known;
    }
}
