using System.Text;
using OTalk.Accounts.Credentials;

namespace OTalk.Accounts.Sasl.Scram;

/// <summary>The server's side of one SCRAM exchange: client-first, server-first, client-final, server-final.</summary>
internal sealed class ScramExchange(ScramHash hash, LoginDirectory logins, IRandomSource random) : ISaslExchange
{
    private ScramProofCheck? _check;
    private bool _begun;

    public async ValueTask<SaslStep> RespondAsync(ReadOnlyMemory<byte> response, CancellationToken cancel)
    {
        if (!_begun)
        {
            _begun = true;
            return await BeginAsync(response, cancel);
        }

        var check = _check;
        _check = null; // One proof for one nonce.
        return check is null ? new SaslFailed("the exchange is over") : check.Finish(response.Span);
    }

    private async ValueTask<SaslStep> BeginAsync(ReadOnlyMemory<byte> response, CancellationToken cancel)
    {
        if (!ScramClientFirst.TryRead(response.Span, out var first, out var error)) return new SaslFailed(error);
        if (!logins.Names.MayActAs(first.Header.AuthorizationIdentity, first.UserName)) return new SaslFailed(SaslFailed.OtherIdentity);
        var candidate = await logins.FindAsync(hash, first.UserName, cancel);
        var nonce = first.Nonce + random.Nonce();
        var serverFirst = $"r={nonce},s={Convert.ToBase64String(candidate.Verifier.Salt)},i={candidate.Verifier.Iterations}";
        _check = new ScramProofCheck(hash, candidate, first, nonce, serverFirst);
        return new SaslContinue(Encoding.UTF8.GetBytes(serverFirst));
    }
}
