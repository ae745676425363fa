using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Peers;
using OTalk.Engine.Routing;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// Binds, detaches and ends sessions (protocol reference, "Streams, authentication, sessions"). A session stands in its owner's tree, so it
/// outlives a restart; here is what is live of it.
/// </summary>
public sealed partial class SessionManager(
    SessionRegistry registry, Router router, Restorer restorer, PlaceKeeper places, TimeSpan detachedFor, IRemote remote, TimeProvider time, ILogger<SessionManager> logger)
{
    /// <summary>A stream of the same door took over.</summary>
    public const string Replaced = "replaced";

    /// <summary>The session was ended by <c>unbind</c>, or its account is gone.</summary>
    public const string Ended = "session ended";

    /// <summary>The close code of both.</summary>
    internal const int PolicyViolation = 1008;
    private const int MostTries = 10;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    private volatile bool _isStopped;

    /// <summary>Binds a session and lets a stream read it; the stream of the same door that did so before is closed.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="name">The NAME of <c>/sess/NAME</c>.</param>
    /// <param name="feed">The stream.</param>
    /// <param name="request">From where on it asks for what it has missed.</param>
    /// <param name="answer">Makes the answer, which stands in the stream before any event.</param>
    /// <returns>The session, or the error to answer with.</returns>
    public async Task<Answer<Session>> BindAsync(
        Identity owner, string name, StreamFeed feed, RestoreRequest request, Func<Restoration, Reply> answer)
    {
        while (true)
        {
            Answer<OpenedSession> opened = await OpenAsync(owner, name);
            if (opened.Error is { } error)
                return new Answer<Session>(null, error);
            (Session session, Bound bound) = opened.Value!;
            try
            {
                if (!await MayBindAsync(session, bound, feed, request))
                {
                    Wait(session);
                    return new Answer<Session>(null, StanzaError.Forbidden($"bind: the token is limited, and {session.Address} is not its own"));
                }

                Attachment attached;
                do
                    attached = await RestoreAsync(session, bound, feed, request, answer);
                while (attached == Attachment.Outdated);
                if (attached == Attachment.Done)
                {
                    remote.Arrived(owner);
                    return new Answer<Session>(session, null);
                }

                registry.Of(session.Owner).Remove(session);
            }
            catch (StoreException failure)
            {
                LogNotRestored(failure, session.Address);
                if (bound.IsNew)
                    session.MarkUnheard();
                Wait(session);
                return new Answer<Session>(null, new StanzaError(Condition.InternalServerError, "the session could not be restored; try again"));
            }
        }
    }

    /// <summary>
    /// Has something done on a session by who does not read it: it is made if needed. Until <see cref="EndUse"/> it does not end for being
    /// detached; it waits for its client from then on.
    /// </summary>
    /// <param name="owner">Whose.</param>
    /// <param name="name">The NAME of <c>/sess/NAME</c>.</param>
    /// <returns>The session, or the error to answer with.</returns>
    public async Task<Answer<Session>> UseAsync(Identity owner, string name)
    {
        while (true)
        {
            if (registry.Of(owner.ToString()).Find(name) is { } known && known.TryUse())
                return new Answer<Session>(known, null);
            Answer<OpenedSession> opened = await OpenAsync(owner, name);
            if (opened.Error is { } error)
                return new Answer<Session>(null, error);
            Session session = opened.Value!.Session;
            if (session.TryUse())
                return new Answer<Session>(session, null);
            registry.Of(session.Owner).Remove(session);
        }
    }

    /// <summary>What <see cref="UseAsync"/> began is done.</summary>
    public void EndUse(Session session)
    {
        if (session.EndUse())
            Wait(session);
    }

    /// <summary>Has the owner's tree make a session or find it.</summary>
    private async Task<Answer<OpenedSession>> OpenAsync(Identity owner, string name)
    {
        OwnerSessions sessions = registry.Of(owner.ToString());
        for (int tries = 1; ; tries++)
        {
            Answer<Decision> decided = await router.RunAsync(owner, new BindSessionCommand(name));
            if (decided.Error is { } error)
                return new Answer<OpenedSession>(null, error);

            // A session that the tree has and nobody here is just being ended by another stream: once it has gone, binding makes a new one.
            var bound = (Bound)decided.Value!.Outcome!;
            if (!bound.IsNew && sessions.Find(name) is not { IsEnded: false } && tries < MostTries)
            {
                await Task.Delay(Moment, time);
                continue;
            }

            bool isHere = true;
            Session session = sessions.GetOrAdd(name, () =>
            {
                isHere = false;
                return new Session(owner.ToString(), bound.Session);
            });

            // One that could not be ended may wait here although its tree has let it go, and has made the next, unheard.
            bool isOther = session.BoundAt < bound.Session.BoundAt;
            if (bound.IsNew || isOther)
                session.Begin(bound.Session);
            if (!bound.IsNew && (isOther || !isHere))
                session.MarkUnheard();
            return new Answer<OpenedSession>(new OpenedSession(session, bound), null);
        }
    }

    /// <summary>A stream is gone. After a clean close of the last one the session ends at once; else it waits for its client.</summary>
    public async Task LeaveAsync(Session session, StreamFeed feed, bool clean)
    {
        SessionPlaces left = places.Of(session, feed);
        if (session.TryLeave(feed, left))
            places.Save(left);

        if (!session.Detach(feed, clean))
            return;
        if (clean)
            await EndAsync(session, onlyIfDetached: true);
        else
            Wait(session);
    }

    /// <summary>
    /// Whether a session is there for a stream: a limited token that is bound to none has the sessions that it has made, and leaves all others
    /// alone. Which it has made is kept beside how far streams have come.
    /// </summary>
    private async ValueTask<bool> MayBindAsync(Session session, Bound bound, StreamFeed feed, RestoreRequest request)
    {
        if (request.IsShared || feed.Token is not { Limits: { IsUnlimited: false, Session: null } } token)
            return true;
        string maker = $"{StreamFeed.OfToken}{token.Id}";
        if (!bound.IsNew)
            return await restorer.HasLeftAsync(session, maker);
        SessionPlaces made = places.Of(session, feed) with { Door = maker };
        session.Keep(made);
        await places.SaveNowAsync(made);
        return true;
    }

    /// <summary>Lets a stream read a session from where it goes on, unless what it reads changes meanwhile.</summary>
    private async ValueTask<Attachment> RestoreAsync(
        Session session, Bound bound, StreamFeed feed, RestoreRequest request, Func<Restoration, Reply> answer)
    {
        int version = session.Version;
        if (await restorer.PlanAsync(session, feed, request) is not { } plan)
            return Attachment.Ended;

        feed.Forget();

        // Left to the logs before it can be reached, so that nothing new comes before what was missed.
        foreach (Place place in plan.Places)
            feed.StartBehind(place.Tree, place.Offset!.Value, plan.Gap?.Channels ?? []);
        feed.AskedSince = request.Since ?? session.AskedSince(feed.Door);
        Attachment attached = session.Attach(feed, version, () => Answer(feed, plan, answer(Restored(session, bound, plan))), out StreamFeed? replaced);
        replaced?.Close(PolicyViolation, Replaced);
        if (attached != Attachment.Done)
            return attached;
        if (request.KeepsStart)
            KeepStart(session, feed, plan);
        await restorer.EndBehindAsync(feed, plan.Places);
        return attached;
    }

    /// <summary>What the client is told; that the session was made also where a bind has made it that came to nothing.</summary>
    private static Restoration Restored(Session session, Bound bound, RestorePlan plan)
    {
        bool isUnheard = session.TakeUnheard();
        return new Restoration(session, bound.IsNew || isUnheard, plan.Mask, plan.Gap);
    }

    /// <summary>Where the stream has begun is kept beside how far it comes: its client may know of more, or of less, than was written to it.</summary>
    private void KeepStart(Session session, StreamFeed feed, RestorePlan plan)
    {
        SessionPlaces start = places.Of(session, feed) with { Door = Restorer.StartOf(feed.Door), Places = plan.Places };
        session.Keep(start);
        places.Save(start);
    }

    /// <summary>
    /// The client of a stream has acknowledged for the first time. That is kept beside how far it comes: its next stream may break before it has said
    /// anything, and what was written to that one is not received.
    /// </summary>
    public void KeepAcknowledging(Session session, StreamFeed feed)
    {
        if (!session.IsReadBy(feed))
            return;
        SessionPlaces now = places.Of(session, feed);
        SessionPlaces mark = now with { Door = Restorer.AcknowledgingOf(feed.Door), Places = [] };
        session.Keep(mark);
        places.Save(mark);
        places.Save(now);
    }

    private static void Answer(StreamFeed feed, RestorePlan plan, Reply reply)
    {
        feed.Places.Begin(plan.Places, reply, plan.IsAcknowledging);
        feed.Queue.Push(reply, ReplyWeight.Of(reply));
    }

    /// <summary>Ends a session for all its doors.</summary>
    /// <param name="session">Which.</param>
    /// <param name="onlyIfDetached">Leaves it alone if a stream reads it.</param>
    /// <param name="except">A stream that goes on without the session.</param>
    public async Task EndAsync(Session session, bool onlyIfDetached = false, StreamFeed? except = null)
    {
        if (session.TryEnd(onlyIfDetached) is not { } feeds)
            return;
        foreach (StreamFeed feed in feeds)
        {
            if (!ReferenceEquals(feed, except))
                feed.Close(PolicyViolation, Ended);
        }

        registry.Of(session.Owner).Remove(session);
        Answer<Decision> answer = await router.RunAsync(Identity.Parse(session.Owner), new EndSessionCommand(session.Name));
        if (answer.Error is not { } error)
            return;
        LogNotEnded(session.Address, error.Condition.Name);

        // Nobody else would end it: it stands in the tree, so it waits for its client once more, as after a restart.
        if (error.Condition.Code >= 500)
            Wait(registry.Of(session.Owner).GetOrAdd(session.Name, () => Again(session)));
    }

    /// <summary>After a start: the sessions that were bound when the server stopped wait for their clients.</summary>
    /// <exception cref="StoreException">A tree could not be read: its sessions would stay for ever.</exception>
    public async Task ResumeAsync(IEnumerable<string> owners)
    {
        foreach (string owner in owners)
        {
            Answer<List<SessionRecord>> answer = await router.InspectAsync(Identity.Parse(owner), static tree => tree.Sessions.ToList());
            if (answer.Error is { Condition.Code: >= 500 })
                throw new StoreException($"the sessions of {owner} could not be read");
            foreach (SessionRecord record in answer.Value ?? [])
                Wait(registry.Of(owner).GetOrAdd(record.Name, () => new Session(owner, record)));
        }
    }

    /// <summary>The engine ends: sessions stay as they are in their trees, to wait for their clients after the next start.</summary>
    public void Stop() => _isStopped = true;

    private static Session Again(Session ended) => new(ended.Owner, new SessionRecord(ended.Name, ended.Mask.Ids, ended.BoundAt));

    private void Wait(Session session) => session.EndAfter(() => time.CreateTimer(
        state => _ = _isStopped ? Task.CompletedTask : EndAsync((Session)state!, onlyIfDetached: true), session, detachedFor, Timeout.InfiniteTimeSpan));

    private sealed record OpenedSession(Session Session, Bound Bound);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "session-not-restored", Message = "{Session} could not be restored: the store could not be read")]
    private partial void LogNotRestored(Exception failure, string session);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "session-not-ended", Message = "{Session} could not be ended in its tree: {Condition}")]
    private partial void LogNotEnded(string session, string condition);
}
