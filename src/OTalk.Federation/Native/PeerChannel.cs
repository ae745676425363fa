using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Json;
using OTalk.Core.Stanzas;
using OTalk.Engine.Options;
using OTalk.Engine.Peers;
using OTalk.Engine.Trees;
using OTalk.Federation.Native.Batches;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Native;

/// <summary>Sends batches and single stanzas over links, and brings back their answers.</summary>
internal sealed class PeerChannel(LinkPool links, Questions questions, OutboundAnswers answers, FederationOptions options, IdSource ids, TimeProvider time) : IPeerWay
{
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel)
    {
        HashSet<string> local = new(StringComparer.Ordinal);
        List<string?> sent = [];
        foreach (ReadOnlyMemory<byte> stanza in stanzas)
        {
            LinkStanza.TryRead(stanza, out LinkStanza read, out _);
            local.Add(read.From!.Identity.Server);
            sent.Add(read.Id?.Json.Trim('"'));
        }

        ILink link = await links.GetAsync(local, domain, cancel);
        await reached();
        string id = ids.Random().ToString("N");
        LinkStanza answer = await WithinAsync(
            within => AskAsync(link, id, BatchText.Write(local.First(), domain, id, tx, stanzas), came => TellAsync(sent, came), within), TimeSpan.Zero, cancel);
        if (answer.Kind != "response")
            throw new PeerUnreachableException(PeerTrouble.MayPass, $"{domain} refused a batch: {TextOf(answer)}");
        return BatchText.ReadAnswers(answer.Payload) is { } list && list.Count == stanzas.Count
            ? list
            : throw new PeerUnreachableException(PeerTrouble.MayPass, $"{domain} did not answer each stanza of a batch");
    }

    /// <summary>An oTalk server answers everything itself.</summary>
    public RemoteAnswer? AnswerToKept(RemoteStanza stanza, DateTimeOffset now) => null;

    public async Task<RemoteAnswer> AskAsync(RemoteStanza stanza, CancellationToken cancel)
    {
        string id = ids.Random().ToString("N");
        LinkStanza came = await WithinAsync(
            async within =>
            {
                ILink link = await links.GetAsync([DomainOf(stanza.From)], stanza.To.Identity.Server, within);
                try
                {
                    return await AskAsync(link, id, StanzaText.Write(id, stanza), null, within);
                }
                catch (PeerUnreachableException failure) when (stanza.Payload is RemoteGet && failure.InnerException is LinkEndedException)
                {
                    // The link may have been dead for a while, as after a restart there. To read again does no harm.
                    link = await links.GetAsync([DomainOf(stanza.From)], stanza.To.Identity.Server, within);
                    return await AskAsync(link, id, StanzaText.Write(id, stanza), null, within);
                }
            },
            stanza.Payload.Patience,
            cancel);
        return came.Kind == "error" ? new RemoteAnswer(null, ErrorOf(came)) : new RemoteAnswer(came.Payload, null) { IsResult = came.Kind == "result" };
    }

    /// <summary>An oTalk server tells everything, in order.</summary>
    public Task ProbeAsync(Identity ours, Identity contact, CancellationToken cancel) => Task.CompletedTask;

    public async Task ReachAsync(string local, string domain, CancellationToken cancel) => await links.GetAsync([local], domain, cancel);

    /// <inheritdoc />
    /// <exception cref="LinkEndedException">The link ended.</exception>
    public async Task PassAsync(string local, string domain, ReadOnlyMemory<byte> stanza, CancellationToken cancel)
    {
        ILink link = await links.GetAsync([local], domain, cancel);
        await link.SendAsync(stanza, cancel);
    }

    /// <summary>The domain of an address.</summary>
    internal static string DomainOf(string address)
    {
        int slash = address.IndexOf('/', StringComparison.Ordinal);
        string identity = slash < 0 ? address : address[..slash];
        return identity[(identity.IndexOf('@', StringComparison.Ordinal) + 1)..];
    }

    internal static StanzaError ErrorOf(LinkStanza answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer.Payload, JsonDepth.OfCarrier);
        return ErrorReader.Read(json.RootElement);
    }

    private async Task<LinkStanza> AskAsync(ILink link, string id, byte[] stanza, Func<LinkStanza, Task>? answered, CancellationToken cancel)
    {
        try
        {
            return await questions.AskAsync(link, id, stanza, answered, cancel);
        }
        catch (LinkEndedException ended)
        {
            throw new PeerUnreachableException(PeerTrouble.MayPass, "the link ended before the answer came", ended);
        }
    }

    /// <summary>Gives an answer the time it may take, and no more.</summary>
    private async Task<LinkStanza> WithinAsync(Func<CancellationToken, Task<LinkStanza>> ask, TimeSpan patience, CancellationToken cancel)
    {
        using var within = new CancellationTokenSource(options.AnswerWithin + patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, cancel);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {options.AnswerWithin.TotalSeconds} s", late);
        }
    }

    /// <summary>Who waits for an answer has it before anything that comes behind it.</summary>
    private async Task TellAsync(List<string?> sent, LinkStanza answer)
    {
        if (answer.Kind != "response" || BatchText.ReadAnswers(answer.Payload) is not { } list || list.Count != sent.Count)
            return;
        for (int index = 0; index < sent.Count; index++)
        {
            if (sent[index] is { } id)
                await answers.TellAsync(id, list[index]);
        }
    }

    private static string TextOf(LinkStanza answer) => answer.Kind == "error" ? ErrorOf(answer).Text : "it has answered something else";
}
