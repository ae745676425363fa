using System.Diagnostics.CodeAnalysis;
using OTalk.Core.Addressing;

namespace OTalk.Accounts;

/// <summary>
/// The names under which users of this server log in (protocol reference, "Streams, authentication, sessions"): <c>user</c> on the
/// default domain, or <c>user@server</c> on any hosted one.
/// </summary>
public sealed class LoginNames
{
    private readonly string _defaultDomain;
    private readonly HashSet<string> _domains;

    /// <param name="defaultDomain">Domain of names without one, in canonical form.</param>
    /// <param name="hostedDomains">Further domains whose users have accounts here, in canonical form.</param>
    public LoginNames(string defaultDomain, params IEnumerable<string> hostedDomains)
    {
        _defaultDomain = defaultDomain;
        _domains = new HashSet<string>(hostedDomains, StringComparer.Ordinal) { defaultDomain };
    }

    /// <summary>Finds the user that a name stands for.</summary>
    /// <param name="name"><c>user</c> or <c>user@server</c>.</param>
    /// <param name="user">The user, of a hosted domain; whether there is an account is not asked.</param>
    /// <param name="error">Why the name stands for nobody here, in words.</param>
    public bool TryResolve(string name, [NotNullWhen(true)] out Identity? user, [NotNullWhen(false)] out string? error)
    {
        var full = name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{_defaultDomain}";
        if (!Identity.TryParse(full, out user, out error)) return false;
        if (_domains.Contains(user.Server)) return true;
        error = $"the server {user.Server} is not hosted here";
        user = null;
        return false;
    }

    /// <summary>
    /// Whether an authorization identity (RFC 4422 §3.4.1) is empty or the user's own: nobody acts as somebody else here.
    /// </summary>
    internal bool MayActAs(string authorizationIdentity, string name) =>
        authorizationIdentity.Length == 0
        || (TryResolve(authorizationIdentity, out var actor, out _) && TryResolve(name, out var user, out _) && actor == user);
}
