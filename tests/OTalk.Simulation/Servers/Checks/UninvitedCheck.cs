using OTalk.Engine.Delivery;
using OTalk.Simulation.Checks;
using OTalk.Simulation.Clients;
using OTalk.Simulation.Servers.Clients;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Checks;

/// <summary>
/// Nobody gets what they have not subscribed to, or after the end of their subscription was answered; and a channel that is hidden from somebody
/// answers to the letter as one that does not exist, from whatever server they ask.
/// </summary>
internal sealed class UninvitedCheck(Func<Connection, Reading> readingOf) : Check
{
    private const int NotFound = 404;
    private const int NoSuchServer = 502;
    private const int NoAnswer = 504;

    public override void OnDelivered(Connection stream, Publication publication)
    {
        Reading reading = readingOf(stream);
        Require(
            reading.Wanted.Contains(publication.Channel) && !Stage.IsHiddenFrom(reading.User, publication.Channel),
            () => $"{stream.Name} got {publication.Entry.Id} of {publication.Channel}, which it does not read");
    }

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (request.Kind == RequestKind.Unsubscribe || !Stage.IsHiddenFrom(stream.User, request.Address) || answer.IsFault || answer.Code is NoAnswer or NoSuchServer)
            return;
        Require(
            answer.Code == NotFound && answer.Text == $"there is no channel {request.Address}",
            () => $"{stream.Name} was answered '{answer}' to {request}, and not as if nothing was there");
    }
}
