using OTalk.Accounts.Credentials;

namespace OTalk.Accounts.Sasl.Scram;

/// <summary>SCRAM (RFC 5802, RFC 7677): client and server each prove that they know the password, and neither says it.</summary>
internal sealed class ScramMechanism(string name, ScramHash hash, LoginDirectory logins, IRandomSource random) : ISaslMechanism
{
    public string Name => name;

    public bool RevealsSecret => false;

    public ISaslExchange Start() => new ScramExchange(hash, logins, random);
}
