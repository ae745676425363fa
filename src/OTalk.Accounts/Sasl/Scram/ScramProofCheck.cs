using System.Text;
using OTalk.Accounts.Credentials;

namespace OTalk.Accounts.Sasl.Scram;

/// <summary>
/// The second half of a SCRAM exchange (RFC 5802 §5): what the first two messages fixed, and the check of the third against it.
/// </summary>
/// <param name="hash">The hash of the mechanism.</param>
/// <param name="candidate">Who the client says it is.</param>
/// <param name="first">The client-first message.</param>
/// <param name="nonce">Client's and server's nonce, one after the other.</param>
/// <param name="serverFirst">The server-first message.</param>
internal sealed class ScramProofCheck(ScramHash hash, LoginCandidate candidate, ScramClientFirst first, string nonce, string serverFirst)
{
    /// <summary>Takes the client-final message. Work and answer are the same for a decoy as for a wrong password.</summary>
    public SaslStep Finish(ReadOnlySpan<byte> response)
    {
        if (!ScramClientFinal.TryRead(response, out var final, out var error)) return new SaslFailed(error);
        error = CheckBinding(final);
        if (error is not null) return new SaslFailed(error);
        var authMessage = Encoding.UTF8.GetBytes($"{first.Bare},{serverFirst},{final.WithoutProof}");
        var isProof = ScramKeys.IsProof(hash, candidate.Verifier, authMessage, final.Proof);
        var signature = ScramKeys.ServerSignature(hash, candidate.Verifier, authMessage);
        return isProof && candidate is { MayLogIn: true, User: { } user }
            ? new SaslOk(user, Encoding.ASCII.GetBytes($"v={Convert.ToBase64String(signature)}"))
            : new SaslFailed(SaslFailed.AuthenticationFailed);
    }

    private string? CheckBinding(ScramClientFinal final)
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(first.Header.Text));
        if (final.ChannelBinding != header) return "the channel binding (c=) does not repeat the header";
        if (final.Nonce != nonce) return "the nonce (r=) is not that of this exchange";
        return final.Proof.Length == hash.Size ? null : $"the proof (p=) is not {hash.Size} bytes";
    }
}
