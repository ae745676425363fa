using System.ComponentModel.DataAnnotations;

namespace OTalk.Engine.Options;

/// <summary>Section <c>Accounts</c>: who may have an account and how its password is kept.</summary>
public sealed record AccountsOptions
{
    /// <summary>Whether people make their own accounts; unset: only where the domain is <c>localhost</c>.</summary>
    public RegistrationPolicy? Registration { get; init; }

    /// <summary>
    /// PBKDF2 iterations of passwords set from now on (RFC 5802 §5.1). More cost an attacker with a stolen database more, and the server more
    /// for each log-in by PLAIN.
    /// </summary>
    [Range(4096, 10_000_000)]
    public int ScramIterations { get; init; } = 10_000;

    public OAuthOptions OAuth { get; init; } = new();
}

/// <summary>Whether people may make their own accounts.</summary>
public enum RegistrationPolicy
{
    /// <summary>Only the operator makes accounts.</summary>
    Closed,

    /// <summary>Anyone makes an account.</summary>
    Open,
}
