using OTalk.Accounts.Credentials;
using OTalk.Accounts.Sasl.Bearer;
using OTalk.Accounts.Sasl.Plain;
using OTalk.Accounts.Sasl.Scram;
using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.Sasl;

/// <summary>The mechanisms of a server, in order of preference.</summary>
public sealed class SaslMechanisms
{
    private readonly ISaslMechanism[] _mechanisms;

    /// <param name="mechanisms">The mechanisms, strongest first; their names differ.</param>
    public SaslMechanisms(params IEnumerable<ISaslMechanism> mechanisms) => _mechanisms = [.. mechanisms];

    /// <summary>The mechanisms of this project.</summary>
    /// <param name="logins">What passwords are checked against.</param>
    /// <param name="random">Where nonces come from.</param>
    /// <param name="tokens">What checks bearer tokens; null, and <c>SASL-OAUTH</c> is not among the mechanisms.</param>
    public static SaslMechanisms Standard(LoginDirectory logins, IRandomSource random, IBearerTokens? tokens = null)
    {
        IEnumerable<ISaslMechanism> passwords =
        [
            new ScramMechanism("SASL-SCRAM-SHA-256", ScramHash.Sha256, logins, random),
            new ScramMechanism("SASL-SCRAM-SHA1", ScramHash.Sha1, logins, random),
            new PlainMechanism(logins),
        ];
        return new SaslMechanisms(tokens is null ? passwords : passwords.Append(new BearerMechanism(logins.Names, tokens)));
    }

    /// <summary>The names to offer a client.</summary>
    /// <param name="confidential">
    /// Whether nobody can listen to the connection (TLS, loopback), or the operator says it is no matter.
    /// </param>
    public IReadOnlyList<string> Offered(bool confidential) =>
        [.. _mechanisms.Where(mechanism => confidential || !mechanism.RevealsSecret).Select(mechanism => mechanism.Name)];

    /// <summary>The mechanism that is offered under this name; null if none is.</summary>
    /// <param name="name">The name on the wire, exactly.</param>
    /// <param name="confidential">As for <see cref="Offered"/>.</param>
    public ISaslMechanism? Find(string name, bool confidential) =>
        Array.Find(_mechanisms, mechanism => mechanism.Name == name && (confidential || !mechanism.RevealsSecret));
}
