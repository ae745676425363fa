using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Storage;

namespace OTalk.Simulation.Checks;

/// <summary>
/// Every subscriber of a channel, and every get, sees one and the same order: the log's. Answers come in the order of their requests.
/// </summary>
internal sealed class OrderCheck(DurableLedger ledger) : Check
{
    private readonly Dictionary<(Connection Stream, string Tree), long> _reached = [];

    public override void OnReply(Connection stream, Reply reply) => Require(
        stream.Outstanding.TryPeek(out Request? oldest) && oldest.Stanza.Id == reply.Id,
        () => $"{stream.Name} got the answer to {reply.Id} while {oldest} was waiting");

    public override void OnDelivered(Connection stream, Publication publication)
    {
        long reached = _reached.GetValueOrDefault((stream, publication.Tree));
        long offset = publication.Entry.Offset;
        Require(offset > reached, () => $"{stream.Name} got offset {offset} of {publication.Tree} behind {reached}");
        Require(
            ledger.At(publication.Tree, offset)?.Id == publication.Entry.Id,
            () => $"{stream.Name} got {publication.Entry.Id} at offset {offset} of {publication.Tree}, where the log has another entry");
        _reached[(stream, publication.Tree)] = offset;
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (request.Kind != RequestKind.Get || !answer.IsOk)
            return;
        List<Guid> page = [.. Row.Of(answer.Payload).Select(row => row.Id)];
        IEnumerable<Guid> log = ledger.Messages(request.Address).Take(page.Count).Select(message => message.Id);
        Require(page.SequenceEqual(log), () => $"{stream.Name} read {request.Address} in another order than the log's");
    }
}
