using OTalk.Core.Addressing;
using OTalk.Engine.Delivery;
using OTalk.Simulation.Clients;
using OTalk.Simulation.World;

namespace OTalk.Simulation.Checks;

/// <summary>
/// Who may not read gets nothing, by no way; who may not publish is refused; and a hidden channel answers to the letter as one that does not
/// exist.
/// </summary>
internal sealed class PermissionCheck : Check
{
    private const int NotFound = 404;

    public override void OnDelivered(Connection stream, Publication publication) => Require(
        Cast.MayRead(stream.User, publication.Channel) || IsToldOfSubject(stream, publication),
        () => $"{stream.Name} got an event of {publication.Channel}");

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (request.Kind is not (RequestKind.Get or RequestKind.Subscribe or RequestKind.Publish) || answer.IsFault)
            return;
        Place? place = Cast.Places.FirstOrDefault(place => place.Address == request.Address);
        if (place is null || place.IsHiddenFrom(stream.User))
        {
            string absent = $"there is no channel {request.Address}";
            Require(
                answer.Code == NotFound && answer.Text == absent,
                () => $"{stream.Name} was answered '{answer}' to {request}, and not as if nothing was there");
            return;
        }

        bool may = request.Kind == RequestKind.Publish ? place.MayPublish(stream.User) : place.MayRead(stream.User);
        Require(may || !answer.IsOk, () => $"{stream.Name} was allowed {request}");
        Require(!may || answer.IsOk || answer.Code == NotFound, () => $"{stream.Name} was answered '{answer}' to {request}, which it may do");
    }

    /// <summary>That a channel was made reaches who reads that channel, though it is told in the one above (protocol reference, "Channel events").</summary>
    private static bool IsToldOfSubject(Connection stream, Publication publication) =>
        publication.Entry.Subject is { } subject && Cast.MayRead(stream.User, new IdentityUri(Identity.Parse(publication.Tree), subject).ToString());
}
