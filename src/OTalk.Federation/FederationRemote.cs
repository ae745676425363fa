using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine;
using OTalk.Engine.Peers;
using OTalk.Engine.Trees;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Events;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Gateway.Presence;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation;

/// <summary>The ways to other servers, as the engine uses them.</summary>
internal sealed partial class FederationRemote(
    FederationPolicy policy, Destinations destinations, IPeerWay way, OutboundAnswers answers, QueueLimits limits, IPeerNews news, PresenceProbes? probes, IdSource ids,
    TimeProvider time, ILogger<FederationRemote> logger) : IRemote
{
    private readonly ConcurrentDictionary<string, EventSource> _events = new(StringComparer.Ordinal);

    public StanzaError? Refusal(string domain) => policy.Allows(domain) ? null
        : policy.ExpectsOthers ? StanzaError.Forbidden($"this server does not speak with {domain}")
        : new StanzaError(Condition.RemoteServerNotFound, $"there is no route to {domain}");

    public void Send(RemoteStanza stanza)
    {
        if (Refusal(stanza.To.Identity.Server) is { } refusal)
        {
            stanza.Kept?.Invoke(true);
            _ = stanza.Answered?.Invoke(new RemoteAnswer(null, refusal));
        }
        else if (stanza.Payload.Changes)
        {
            _ = QueueAsync(stanza);
        }
        else
        {
            _ = AskAsync(stanza);
        }
    }

    public void Carry(PeerRun run, Action<StanzaError?> answered)
    {
        if (!policy.Allows(run.Domain))
        {
            answered(null);
            return;
        }

        EventSource source = _events.GetOrAdd(run.Domain, domain => new EventSource(domain, limits, () => ids.Random().ToString("N")));
        source.Add(run, answered);
        destinations.Wake(run.Domain, source);
    }

    public void Pass(string tree, Guid epoch, string domain, PeerEvent passing)
    {
        if (policy.Allows(domain))
            _ = PassAsync(PeerChannel.DomainOf(tree), domain, EventWriter.Write(domain, epoch, passing));
    }

    /// <summary>Its queue waits by itself; what is handed in again waits there.</summary>
    public Task WhenReadyAsync(string domain) => Task.CompletedTask;

    public void Arrived(Identity ours) => probes?.Arrived(ours);

    private async Task QueueAsync(RemoteStanza stanza)
    {
        string id = ids.Random().ToString("N");
        answers.Expect(id, stanza);
        DateTimeOffset now = Clock.Now(time);
        RemoteAnswer? kept = way.AnswerToKept(stanza, now);
        try
        {
            IReadOnlyList<long> numbers = await destinations.AddAsync(
            [
                new OutboxStanza(stanza.To.Identity.Server, now, stanza.From, stanza.ClientId?.Json, stanza.Origin, StanzaText.Write(id, stanza, isAnswered: kept is not null)),
            ]);
            stanza.Kept?.Invoke(true);
            if (numbers[0] == 0)
                answers.Drop(id, StanzaError.Conflict("it is on its way already"));
            else if (kept is not null)
                await answers.TellAsync(id, kept);
        }
        catch (StoreException failure)
        {
            LogNotQueued(failure, stanza.To.Identity.Server);
            stanza.Kept?.Invoke(false);
            answers.Drop(id, new StanzaError(Condition.InternalServerError, "it could not be stored; try again"));
        }
    }

    private async Task AskAsync(RemoteStanza stanza)
    {
        string domain = stanza.To.Identity.Server;
        RemoteAnswer answer;
        try
        {
            answer = await way.AskAsync(stanza, CancellationToken.None);
            news.Reached(domain);
        }
        catch (Exception failure)
        {
            if (failure is TimeoutException or PeerUnreachableException { Kind: not PeerTrouble.NotAllowed })
                news.Failed(domain, failure.Message);
            answer = new RemoteAnswer(null, failure switch
            {
                PeerUnreachableException { Kind: PeerTrouble.NoSuchServer } => new StanzaError(Condition.RemoteServerNotFound, $"there is no server for {domain}"),
                PeerUnreachableException { Kind: PeerTrouble.NotAllowed } => StanzaError.Forbidden($"this server and {domain} do not speak with each other"),
                _ => new StanzaError(Condition.RemoteServerTimeout, $"{domain} has not answered"),
            });
        }

        if (stanza.Answered is { } answered)
            await answered(answer);
    }

    private async Task PassAsync(string local, string domain, byte[] stanza)
    {
        try
        {
            await way.PassAsync(local, domain, stanza, CancellationToken.None);
        }
        catch (Exception failure)
        {
            LogNotPassed(failure.Message, domain);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "stanza-not-queued", Message = "A stanza for {Domain} could not be stored")]
    private partial void LogNotQueued(Exception failure, string domain);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "event-not-passed", Message = "A passing event for {Domain} is lost: {Reason}")]
    private partial void LogNotPassed(string reason, string domain);
}
