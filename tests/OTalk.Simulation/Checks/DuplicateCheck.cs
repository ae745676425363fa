using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;

namespace OTalk.Simulation.Checks;

/// <summary>
/// Nothing comes twice: no stream gets a message again, no history has a text twice however often its publisher retried, and a retry under
/// the chosen id is answered like the first.
/// </summary>
internal sealed class DuplicateCheck : Check
{
    private const int Conflict = 409;

    private readonly HashSet<(Connection Stream, string Channel, Guid Id)> _delivered = [];

    public override void OnDelivered(Connection stream, Publication publication) => Require(
        _delivered.Add((stream, publication.Channel, publication.Entry.Id)),
        () => $"{stream.Name} got {publication.Entry.Id} of {publication.Channel} twice");

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (request.Message is { ChosenId: { } chosen })
        {
            Require(answer.Code != Conflict, () => $"{stream.Name} was told that its own message {chosen} is another's");
            Require(
                !answer.IsOk || answer.Payload.GetProperty("id").GetGuid() == chosen,
                () => $"{stream.Name} chose {chosen} and was answered with another id");
        }

        if (request.Kind != RequestKind.Get || !answer.IsOk)
            return;
        IReadOnlyList<Row> page = Row.Of(answer.Payload);
        Require(page.DistinctBy(row => row.Text).Count() == page.Count, () => $"{stream.Name} read a text twice in {request.Address}");
        Require(page.DistinctBy(row => row.Id).Count() == page.Count, () => $"{stream.Name} read an id twice in {request.Address}");
    }
}
