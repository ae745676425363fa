using OTalk.Accounts.Credentials;

namespace OTalk.Accounts.Sasl.Plain;

/// <summary>PLAIN (RFC 4616): name and password in one message.</summary>
internal sealed class PlainMechanism(LoginDirectory logins) : ISaslMechanism, ISaslExchange
{
    public string Name => "SASL-PLAIN";

    public bool RevealsSecret => true;

    /// <summary>One message and one answer: there is nothing to remember, so all clients share one exchange.</summary>
    public ISaslExchange Start() => this;

    public async ValueTask<SaslStep> RespondAsync(ReadOnlyMemory<byte> response, CancellationToken cancel)
    {
        if (!PlainMessage.TryRead(response.Span, out var message, out var error)) return new SaslFailed(error);
        if (!logins.Names.MayActAs(message.AuthorizationIdentity, message.UserName)) return new SaslFailed(SaslFailed.OtherIdentity);
        var user = await logins.VerifyAsync(message.UserName, message.Password, cancel);
        return user is null ? new SaslFailed(SaslFailed.AuthenticationFailed) : new SaslOk(user);
    }
}
