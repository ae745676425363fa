using OTalk.Accounts.Tokens;

namespace OTalk.Accounts.Sasl.Bearer;

/// <summary>
/// OAUTHBEARER (RFC 7628) under the protocol's name for it. A refused token fails at once, without the error challenge of RFC 7628
/// §3.2.2: the answer's own <c>outcome</c> says as much in one message less.
/// </summary>
internal sealed class BearerMechanism(LoginNames names, IBearerTokens tokens) : ISaslMechanism, ISaslExchange
{
    public string Name => "SASL-OAUTH";

    public bool RevealsSecret => true;

    /// <summary>One message and one answer: there is nothing to remember, so all clients share one exchange.</summary>
    public ISaslExchange Start() => this;

    public async ValueTask<SaslStep> RespondAsync(ReadOnlyMemory<byte> response, CancellationToken cancel)
    {
        if (!BearerMessage.TryRead(response.Span, out var message, out var error)) return new SaslFailed(error);
        var token = await tokens.VerifyAsync(message.Token, cancel);
        return token is not null && names.MayActAs(message.AuthorizationIdentity, token.User.ToString())
            ? new SaslOk(token.User, Token: token)
            : new SaslFailed(SaslFailed.AuthenticationFailed);
    }
}
