using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Storage;

namespace OTalk.Simulation.Checks;

/// <summary>Persist, then publish, then acknowledge: nobody hears of anything that a power loss could still undo.</summary>
internal sealed class DurabilityCheck(DurableLedger ledger) : Check
{
    public override void OnDelivered(Connection stream, Publication publication) => Require(
        ledger.Has(publication.Channel, publication.Entry.Id),
        () => $"{stream.Name} got {publication.Entry.Id} of {publication.Channel} before it was durable");

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (!answer.IsOk)
            return;
        if (request.Kind == RequestKind.Publish)
            RequireDurable(stream, request.Address, answer.Payload.GetProperty("id").GetGuid());
        foreach (Row row in request.Kind == RequestKind.Get ? Row.Of(answer.Payload) : [])
            RequireDurable(stream, row.Channel, row.Id);
    }

    private void RequireDurable(Connection stream, string channel, Guid id) =>
        Require(ledger.Has(channel, id), () => $"{stream.Name} was told of {id} in {channel} before it was durable");
}
