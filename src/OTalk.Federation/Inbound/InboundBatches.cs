using System.Globalization;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Items;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Batches;
using OTalk.Federation.Native.Links;

namespace OTalk.Federation.Inbound;

/// <summary>Carries out the batches of other servers: in order, once, and answered when all of it is stored.</summary>
/// <param name="receipts">Have each done once.</param>
/// <param name="stanzas">Carry out what is in them.</param>
/// <param name="policy">Knows what is hosted here.</param>
/// <param name="metrics">Count what is refused.</param>
internal sealed class InboundBatches(Receipts receipts, InboundStanzas stanzas, FederationPolicy policy, FederationMetrics metrics)
{
    /// <summary>Takes a batch and answers it.</summary>
    /// <exception cref="Storage.Trees.StoreException">It could not be stored: it is not answered, and comes again.</exception>
    public async Task TakeAsync(ILink link, LinkStanza query)
    {
        string peer = query.From!.Identity.Server;
        string to = query.From.ReplyAddress;

        // It was blocked while this waited in line; its link is being closed.
        if (!policy.AllowsLinks(peer))
            return;
        if (!BatchText.TryRead(query.Payload, out ReceivedBatch? batch, out string? fault))
        {
            await link.SendAsync(StanzaText.Error(to, query.To, link.LocalDomain, query.Id, StanzaError.BadRequest(fault)), CancellationToken.None);
            return;
        }

        List<Action> then = [];
        IReadOnlyList<byte[]> answers = await receipts.ApplyOnceAsync(peer, batch.Tx, () => ApplyAsync(link, peer, batch, then));
        string from = query.To?.ReplyAddress ?? link.LocalDomain;
        await link.SendAsync(StanzaText.Write(new ResponseReply(to, from, query.Id, BatchText.WriteAnswers(batch.Tx, answers))), CancellationToken.None);
        foreach (Action action in then)
            action();
    }

    private async Task<IReadOnlyList<byte[]>> ApplyAsync(ILink link, string peer, ReceivedBatch batch, List<Action> then)
    {
        var answers = new byte[batch.Stanzas.Count][];
        var events = new EventRun(stanzas);
        for (int index = 0; index < batch.Stanzas.Count; index++)
        {
            ReadOnlyMemory<byte> stanza = batch.Stanzas[index];
            if (Refused(link, peer, stanza, out LinkStanza read) is { } refused)
            {
                answers[index] = refused;
            }
            else if (InboundStanzas.EventOf(stanza) is { } details)
            {
                metrics.Event();
                await events.AddAsync(read, details, index, answers);
            }
            else
            {
                await events.EndAsync(answers);
                (answers[index], IReadOnlyList<Action> later) = await stanzas.TakeAsync(read, stanza, new Visit(peer, batch.Tx, index.ToString(CultureInfo.InvariantCulture)), null);
                then.AddRange(later);
            }
        }

        await events.EndAsync(answers);
        return answers;
    }

    /// <summary>The same that a link looks at: in a batch each stanza speaks for itself.</summary>
    private byte[]? Refused(ILink link, string peer, ReadOnlyMemory<byte> stanza, out LinkStanza read)
    {
        (string Reason, StanzaError Error)? refusal = LinkStanza.TryRead(stanza, out read, out string? fault)
            ? LinkAddresses.Refusal(read, link.PeerDomains, policy)
            : ("malformed", StanzaError.BadRequest(fault));
        if (refusal is not var (reason, error))
            return null;
        metrics.Refused(reason);
        return StanzaText.Error(read.From?.ReplyAddress ?? peer, read.To, link.LocalDomain, read.Id, error);
    }
}
