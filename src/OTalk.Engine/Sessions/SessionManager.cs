using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Routing;
using OTalk.Engine.Trees;
using OTalk.Storage.Trees;

namespace OTalk.Engine.Sessions;

/// <summary>
/// Binds, detaches and ends sessions (protocol reference, "Streams, authentication, sessions"). A session stands in its owner's tree, so it
/// outlives a restart; here is what is live of it.
/// </summary>
public sealed partial class SessionManager(
    SessionRegistry registry, Router router, TimeSpan detachedFor, TimeProvider time, ILogger<SessionManager> logger)
{
    /// <summary>A stream of the same door took over.</summary>
    public const string Replaced = "replaced";

    /// <summary>The session was ended by <c>unbind</c>, or its account is gone.</summary>
    public const string Ended = "session ended";

    private const int PolicyViolation = 1008;
    private const int MostTries = 10;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>Binds a session and lets a stream read it; the stream of the same door that did so before is closed.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="name">The NAME of <c>/sess/NAME</c>.</param>
    /// <param name="feed">The stream.</param>
    /// <param name="answer">Answers the stream with the session and whether it is new, before any event can reach it.</param>
    /// <returns>The session, or the error to answer with.</returns>
    public async Task<Answer<Session>> BindAsync(Identity owner, string name, StreamFeed feed, Action<Session, bool> answer)
    {
        OwnerSessions sessions = registry.Of(owner.ToString());
        for (int tries = 1; ; tries++)
        {
            Answer<Decision> decided = await router.RunAsync(owner, new BindSessionCommand(name));
            if (decided.Error is { } error)
                return new Answer<Session>(null, error);

            // A session that the tree has and nobody here is just being ended by another stream: once it has gone, binding makes a new one.
            var bound = (Bound)decided.Value!.Outcome!;
            if (!bound.IsNew && sessions.Find(name) is not { IsEnded: false } && tries < MostTries)
            {
                await Task.Delay(Moment, time);
                continue;
            }

            Session session = sessions.GetOrAdd(name, () => new Session(owner.ToString(), bound.Session));

            // One that could not be ended may wait here although its tree has let it go.
            if (bound.IsNew)
                session.Mask = new SessionMask(bound.Session.Mask);
            if (!session.TryAttach(feed, () => answer(session, bound.IsNew), out StreamFeed? replaced))
            {
                sessions.Remove(session);
                continue;
            }

            replaced?.Close(PolicyViolation, Replaced);
            return new Answer<Session>(session, null);
        }
    }

    /// <summary>A stream is gone. After a clean close of the last one the session ends at once; else it waits for its client.</summary>
    public async Task LeaveAsync(Session session, StreamFeed feed, bool clean)
    {
        if (!session.Detach(feed, clean))
            return;
        if (clean)
            await EndAsync(session, onlyIfDetached: true);
        else
            Wait(session);
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

    private Session Again(Session ended) => new(ended.Owner, new SessionRecord(ended.Name, ended.Mask.Ids, Clock.Now(time)));

    private void Wait(Session session) => session.EndAfter(() => time.CreateTimer(
        state => _ = EndAsync((Session)state!, onlyIfDetached: true), session, detachedFor, Timeout.InfiniteTimeSpan));

    [LoggerMessage(Level = LogLevel.Warning, EventName = "session-not-ended", Message = "{Session} could not be ended in its tree: {Condition}")]
    private partial void LogNotEnded(string session, string condition);
}
