using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Mirrors;
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
    public async Task<VisitorAnswer> TakeAsync(IdentityUri from, Stanza stanza, Visit? place)
    {
        var visitor = new Visitor(from.Identity, place);
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
                services.Mirrors.Post(source, new MirroredCurrentWork(happened));
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

    /// <summary>A channel event without a position would be stored twice if it came twice.</summary>
    private static bool IsPassing(MirroredEvent happened) =>
        happened.Entry.Transient || (happened.Entry.Kind == EntryKind.Event && happened.Position is null);
}
