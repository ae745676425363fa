using System.Text.Json;
using OTalk.Accounts;
using OTalk.Core.Json;

namespace OTalk.Federation.Native.Links;

/// <summary>A query by which this end proves a domain of ours and has the other end prove one of its own.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Local">Ours.</param>
/// <param name="Peer">Theirs.</param>
/// <param name="Nonce">What the other end is to sign.</param>
/// <param name="Stanza">What is sent.</param>
internal sealed record ProofQuestion(string Id, string Local, string Peer, string Nonce, ReadOnlyMemory<byte> Stanza);

/// <summary>What an answer came to.</summary>
/// <param name="Fault">Why nothing is proved; null if both domains are.</param>
/// <param name="NextNonce">What the other end gave to be signed next, if it did.</param>
internal sealed record ProofResult(LinkFault? Fault, string? NextNonce)
{
    /// <summary>How the other end refused our proof; null where it did not.</summary>
    public LinkRefusal? Refusal { get; init; }
}

/// <summary>Asks such questions and checks the answers.</summary>
/// <param name="assertions">What proves.</param>
/// <param name="random">Where nonces and ids come from.</param>
internal sealed class ProofQuestions(Assertions assertions, IRandomSource random)
{
    /// <summary>An id that nobody else gives a stanza.</summary>
    public string NewId() => "s2s-" + Nonces.New(random);

    /// <summary>Makes a question.</summary>
    /// <param name="from">The domain of ours that the other end knows; null where it knows none yet.</param>
    /// <param name="local">The domain of ours that is proved.</param>
    /// <param name="peer">The domain that the other end is to prove.</param>
    /// <param name="theirNonce">What the other end gave to be signed.</param>
    /// <param name="cancel">Gives it up.</param>
    public async Task<ProofQuestion> AskAsync(string? from, string local, string peer, string theirNonce, CancellationToken cancel)
    {
        var id = NewId();
        var nonce = Nonces.New(random);
        var assertion = await assertions.CreateAsync(local, peer, theirNonce, cancel);
        return new ProofQuestion(id, local, peer, nonce, LinkWords.Query(from ?? local, peer, id, new LinkPayload(nonce, assertion, from is null ? null : local)));
    }

    /// <summary>Checks the answer to a question.</summary>
    public async Task<ProofResult> CheckAsync(ProofQuestion question, LinkStanza answer, CancellationToken cancel)
    {
        if (answer.Kind == "error")
        {
            var refusal = RefusalOf(answer);
            return Fault(question, LinkFaultKind.Refused, $"it refuses: {(refusal.Code == 0 ? "error" : refusal.Code)} {refusal.Text}".TrimEnd()) with { Refusal = refusal };
        }

        if (answer.Namespace != LinkPayload.Namespace || LinkPayload.TryRead(answer) is not { Assertion: { } assertion } payload)
            return Fault(question, LinkFaultKind.Refused, "its answer is none");
        return await assertions.VerifyAsync(assertion, question.Peer, question.Local, question.Nonce, cancel) is { } fault
            ? Fault(question, fault.Reason == "document" ? LinkFaultKind.MayPass : LinkFaultKind.Refused, $"it is not {question.Peer}: {fault.Text}")
            : new ProofResult(Fault: null, payload.Nonce);
    }

    private static ProofResult Fault(ProofQuestion question, LinkFaultKind kind, string text) =>
        new(new LinkFault(kind, $"proving {question.Local} to {question.Peer}", text), NextNonce: null);

    /// <summary>Code and text of an error, as far as the other end gives them.</summary>
    private static LinkRefusal RefusalOf(LinkStanza answer)
    {
        using var json = JsonDocument.Parse(answer.Payload, JsonDepth.OfCarrier);
        var code = json.RootElement.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : 0;
        return new LinkRefusal(code, Discovery.JsonMembers.TextOf(json.RootElement, "text") ?? "");
    }
}
