using System.Diagnostics.CodeAnalysis;

namespace OTalk.Accounts.Sasl.Bearer;

/// <summary>
/// The message of OAUTHBEARER (RFC 7628 §3.1): GS2 header, then <c>KEY=VALUE</c> pairs, each between %x01; or a token alone. No record:
/// its text form would show the token.
/// </summary>
internal sealed class BearerMessage
{
    private const string What = "the response";
    private const char Separator = '\x01';
    private const string Scheme = "Bearer ";

    private BearerMessage(string authorizationIdentity, string token)
    {
        AuthorizationIdentity = authorizationIdentity;
        Token = token;
    }

    /// <summary>Whose token the client says it is; empty where it does not say.</summary>
    public string AuthorizationIdentity { get; }

    public string Token { get; }

    public static bool TryRead(
        ReadOnlySpan<byte> response, [NotNullWhen(true)] out BearerMessage? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        if (!SaslText.TryRead(response, What, out var text, out error)) return false;
        if (text.Contains(Separator, StringComparison.Ordinal)) return TryReadPairs(text, out message, out error);
        if (text.Length == 0)
        {
            error = "the token is empty";
            return false;
        }

        message = new BearerMessage(string.Empty, text);
        return true;
    }

    private static bool TryReadPairs(string text, [NotNullWhen(true)] out BearerMessage? message, [NotNullWhen(false)] out string? error)
    {
        message = null;
        if (!Gs2Header.TryRead(text, out var header, out error)) return false;
        var pairs = text[header.Text.Length..];
        error = pairs is [Separator, .., Separator, Separator] ? null : "the pairs are not each between %x01, with one more at the end";
        if (error is not null) return false;
        var auth = Array.Find(pairs[1..^2].Split(Separator), pair => pair.StartsWith("auth=", StringComparison.Ordinal));
        error = auth is null ? "the pair auth= is missing"
            : !auth.AsSpan(5).StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? "the pair auth= does not hold a Bearer token"
            : null;
        if (error is not null) return false;
        message = new BearerMessage(header.AuthorizationIdentity, auth![(5 + Scheme.Length)..].Trim(' '));
        return true;
    }
}
