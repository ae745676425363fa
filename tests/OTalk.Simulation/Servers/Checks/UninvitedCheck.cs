using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
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
        string channel = ConcernOf(publication);
        Require(
            reading.Wanted.Contains(channel) && !Stage.IsHiddenFrom(reading.User, channel),
            () => $"{stream.Name} got {publication.Entry.Id} of {publication.Channel}, which it does not read");
    }

    /// <summary>The channel that something is about: that a channel was made stands in the one above it, and concerns who reads the one that was made.</summary>
    private static string ConcernOf(Publication publication) =>
        publication.Entry.Kind == EntryKind.Event && JsonElement.Parse(publication.Entry.Body.Span).TryGetProperty("channel"u8, out JsonElement named)
            ? IdentityUri.Parse(named.GetString()!).ToString()
            : publication.Channel;

    public override void OnAnswered(Connection stream, Request request, Answer answer)
    {
        if (request.Kind == RequestKind.Unsubscribe || !Stage.IsHiddenFrom(stream.User, request.Address) || answer.IsFault || answer.Code is NoAnswer or NoSuchServer)
            return;
        Require(
            answer.Code == NotFound && answer.Text == $"there is no channel {request.Address}",
            () => $"{stream.Name} was answered '{answer}' to {request}, and not as if nothing was there");
    }
}
