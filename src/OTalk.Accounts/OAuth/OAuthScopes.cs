using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.OAuth;

/// <summary>Scopes as OAuth writes them: words separated by spaces. Both words, or none, are everything.</summary>
public static class OAuthScopes
{
    /// <summary>The words there are.</summary>
    public static readonly IReadOnlyList<string> Words = ["read", "publish"];

    /// <summary>Reads the parameter <c>scope</c>; false if a word is not known.</summary>
    public static bool TryParse(string? text, out TokenScope scope)
    {
        var words = Split(text);
        scope = ScopeOf(words);
        return words.All(Words.Contains);
    }

    /// <summary>The scope among words of which others may know more than these.</summary>
    public static TokenScope Among(string? text) => ScopeOf(Split(text));

    /// <summary>The words of a scope.</summary>
    public static string Format(TokenScope scope) => scope.Name() ?? string.Join(' ', Words);

    /// <summary>Whether a token of one scope may be narrowed to another.</summary>
    public static bool Covers(TokenScope scope, TokenScope narrower) => scope == TokenScope.Full || scope == narrower;

    private static string[] Split(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static TokenScope ScopeOf(string[] words) => (words.Contains("read"), words.Contains("publish")) switch
    {
        (true, false) => TokenScope.Read,
        (false, true) => TokenScope.Publish,
        _ => TokenScope.Full,
    };
}
