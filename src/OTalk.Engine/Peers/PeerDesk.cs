using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Mirrors;
using OTalk.Engine.Queues;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Peers;

/// <summary>An answer for another server, and what has to wait until it is on its way.</summary>
public sealed record VisitorAnswer(Reply Reply, IReadOnlyList<Action> Then);

/// <summary>
/// What other servers bring: stanzas of their identities, and events of their channels. That the server may speak for the identity has been
/// checked before.
/// </summary>
public sealed class PeerDesk(EngineServices services)
{
    /// <summary>Carries out a stanza of an identity of another server; what it changes is durable when it is answered.</summary>
    /// <param name="from">Who sends it, with the path it gave.</param>
    /// <param name="stanza">The stanza.</param>
    /// <param name="place">Its place in what its server sends, by which it is known when it comes again; null where it does not.</param>
    /// <param name="waits">On whose account a claim waits; null where it has to be answered at once.</param>
    public async Task<VisitorAnswer> TakeAsync(IdentityUri from, Stanza stanza, Visit? place, IWaits? waits)
    {
        var visitor = new Visitor(from.Identity, place, waits);
        var stream = new ClientStream(services, visitor);
        await stream.ReceiveAsync(stanza with { From = from });
        return new VisitorAnswer(await visitor.Answered, visitor.Then);
    }

    /// <summary>Takes events of one identity of another server: durable when it returns null.</summary>
    /// <returns>An error that may pass, or null.</returns>
    /// <exception cref="Storage.Trees.StoreException">The store failed, which may pass.</exception>
    public async Task<StanzaError?> TakeEventsAsync(Identity source, IReadOnlyList<MirroredEvent> events)
    {
        // Whom nobody here has ever subscribed to leaves nothing behind, however many names it has.
        if (!await services.Mirrors.HasAsync(source))
            return null;
        var stored = new List<MirroredEvent>();
        foreach (MirroredEvent happened in events)
        {
            if (happened.IsCurrent)
            {
                services.Mirrors.Post(source, new SentCommand(new NotePresenceCommand(happened), static _ => { }));
                services.Mirrors.Post(source, new MirroredCurrentWork(happened));
            }
            else if (IsPassing(happened))
                services.Mirrors.Post(source, new SentCommand(new MirrorPassingCommand(happened), static _ => { }));
            else
                stored.Add(happened);
        }

        if (stored.Count == 0)
            return null;
        Answer<Decision> answer = await services.Mirrors.RunAsync(source, new MirrorCommand(stored));
        return answer.Error;
    }

    /// <summary>A domain could not be reached for too long: whoever is known to be available there is not any more.</summary>
    public async Task LoseAsync(string domain)
    {
        foreach (Identity identity in services.Presences.ThereIn(domain))
            await services.Mirrors.RunAsync(identity, new LosePresencesCommand());
    }

    /// <summary>
    /// A domain can be reached: who was lost there is asked for again. A subscription that is asked for once more stays as it is, and gets
    /// what is current.
    /// </summary>
    public async Task FindAsync(string domain)
    {
        foreach (Identity identity in services.Presences.LostIn(domain))
        {
            Answer<List<SubscriberRecord>> readers = await services.Mirrors.InspectAsync(identity, static mirror => mirror.Items.Presences
                .Where(static presence => presence.IsLost)
                .SelectMany(presence => mirror.Subscribers.Covering(ChannelPath.Parse(presence.Path)))
                .Select(static subscriber => subscriber.Record).Distinct().ToList());
            Answer<Decision> forgotten = await services.Mirrors.RunAsync(identity, new ForgetLostCommand());
            if (forgotten.Error is not null)
                continue;
            foreach (SubscriberRecord reader in readers.Value ?? [])
                services.Remote.Send(Again(reader));
        }
    }

    /// <summary>Asks once more for a subscription that a mirror has.</summary>
    public static RemoteStanza Again(SubscriberRecord reader) =>
        new(reader.Owner, IdentityUri.Parse(reader.Source), new RemoteQuery(RemoteSubscribing.Body(reader)));

    /// <summary>A channel event without a position would be stored twice if it came twice.</summary>
    private static bool IsPassing(MirroredEvent happened) =>
        happened.Entry.Transient || (happened.Entry.Kind == EntryKind.Event && happened.Position is null);
}
