namespace OTalk.Accounts.OAuth;

/// <summary>Where codes may be sent (RFC 6749 §3.1.2, RFC 8252).</summary>
public static class RedirectUris
{
    private const int MaxLength = 2000;

    private static readonly string[] _loopback = ["http://127.0.0.1", "http://[::1]", "http://localhost"];

    /// <summary>
    /// Why nothing may be sent there; null if it may: <c>https</c>, <c>http</c> on the loopback, or a scheme of one's own that has a dot, as
    /// programs on a device have it. No fragment, no user, no characters that would have to be escaped.
    /// </summary>
    public static string? Fault(string text)
    {
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || text.Any(c => c is <= ' ' or > '~' or '"' or '<' or '>' or '\\'))
            return "a redirect URI is an absolute URI of printable ASCII";
        if (text.Contains('#', StringComparison.Ordinal)) return "a redirect URI has no fragment";
        if (uri.UserInfo.Length > 0) return "a redirect URI has no user";
        return uri.Scheme switch
        {
            "https" => null,
            "http" => OAuthSettings.IsLoopback(uri) ? null : "a redirect URI with http is on the loopback",
            _ => uri.Scheme.Contains('.', StringComparison.Ordinal) ? null : "a redirect URI has https, or a scheme of one's own with a dot",
        };
    }

    /// <summary>
    /// Whether a request may name this URI where that one is registered: the same characters, but any port on the loopback, where a program
    /// takes the one that is free (RFC 8252 §7.3).
    /// </summary>
    public static bool Matches(string registered, string asked) =>
        string.Equals(registered, asked, StringComparison.Ordinal)
        || (Fault(asked) is null && WithoutPort(registered) is { } same && string.Equals(same, WithoutPort(asked), StringComparison.Ordinal));

    /// <summary>The URI with parameters added to its query.</summary>
    public static string With(string uri, params IEnumerable<(string Name, string? Value)> parameters) =>
        uri + (uri.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Join('&', parameters
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));

    private static string? WithoutPort(string uri)
    {
        if (Array.Find(_loopback, start => uri.StartsWith(start, StringComparison.Ordinal)) is not { } host) return null;
        var rest = uri.AsSpan(host.Length);
        if (rest.StartsWith(':')) rest = rest[1..].TrimStart("0123456789");
        return rest.IsEmpty || rest[0] is '/' or '?' ? $"{host}{rest}" : null;
    }
}
