using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Streams;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>
/// The conversation on one connection that is in rooms without a session: what is said, in order, and how the connection comes and goes. A
/// door calls it from its reader, one thing after the other, and writes what comes out of <see cref="Feed"/>.
/// </summary>
public sealed class RoomStream(EngineServices services, StreamFeed feed, string address) : IReader
{
    private static readonly ChannelPath _inbox = ChannelPath.Root.Append(WellKnown.Inbox);

    private readonly PublishWindow _publishing = new();
    private readonly Lock _gate = new();
    private volatile Visit[] _visits = [];

    public EngineServices Services => services;

    public StreamFeed Feed => feed;

    /// <inheritdoc/>
    public string Address => address;

    /// <inheritdoc/>
    public bool IsEnded => feed.Queue.IsClosed;

    /// <summary>The rooms it is in, in the order in which it has entered them.</summary>
    public IReadOnlyList<Visit> Visits => _visits;

    /// <inheritdoc/>
    public Route? RouteTo(Deliverer deliverer, StreamFeed from, string tree, Audience audience, LogEntry entry)
    {
        foreach (Visit visit in _visits)
        {
            if (string.Equals(visit.Tree, tree, StringComparison.Ordinal) && visit.Takes(entry))
                return visit;
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Reads(TreeState tree, ChannelNode channel)
    {
        string name = tree.Identity.ToString();
        return _visits.Any(visit => visit.Hears(channel.Number) && string.Equals(visit.Tree, name, StringComparison.Ordinal));
    }

    /// <summary>
    /// Enters a room, which takes <c>s</c> and <c>p</c> on its channel. What was missed since <paramref name="after"/>, or since the user's
    /// connection broke, comes before what is new. One that it is in already greets it again.
    /// </summary>
    /// <param name="visit">The place that is asked for.</param>
    /// <param name="after">Id of the last message that was seen; null where none is known.</param>
    /// <returns>Why not; null where it has entered.</returns>
    public async ValueTask<StanzaError?> EnterAsync(Visit visit, string? after)
    {
        await _publishing.WhenIdleAsync();

        // Among the visits before it is in the room: the log may serve it at once.
        bool isNew;
        lock (_gate)
        {
            isNew = !_visits.Contains(visit);
            if (isNew)
                _visits = [.. _visits, visit];
        }

        var work = new EnterWork(visit, after);
        services.Router.Post(visit.Room.Identity, work);
        if ((await work.Answer).Error is not { } refused)
            return null;

        // One that it is in goes on until it is left.
        if (isNew)
            Forget(visit);
        return refused;
    }

    /// <summary>Makes a room: a channel with nothing but defaults.</summary>
    public async ValueTask<StanzaError?> CreateAsync(Identity user, IdentityUri room)
    {
        string name = user.ToString();
        ChannelPath path = ChannelPath.Root;
        foreach (string segment in room.Path.Segments)
        {
            path = path.Append(segment);
            Answer<Decision> made = await services.Router.RunAsync(
                room.Identity, new CreateChannelCommand(new Actor(name, name), path, null));
            if (made.Error is { } refused && refused.Condition != Condition.Conflict)
                return refused;
        }

        return null;
    }

    /// <summary>Says something in a room. Returns when the next thing may be said.</summary>
    /// <param name="visit">The room.</param>
    /// <param name="body">The chat message.</param>
    /// <param name="id">Id that its sender gave it; null for one of the server's.</param>
    /// <param name="transient">It is not stored, and dropped where it comes too late.</param>
    /// <param name="refused">Called, perhaps later, where it is refused.</param>
    public async ValueTask SayAsync(Visit visit, MessageBody body, Guid? id, bool transient, Action<StanzaError> refused)
    {
        int weight = body.Utf8.Length;
        await _publishing.EnterAsync(visit.Room.Identity, weight);
        var command = new PublishCommand(new Actor(visit.User, visit.User), visit.Room.Path, body, id, null, transient);
        services.Router.Post(visit.Room.Identity, new SayWork(
            command, _publishing, weight, refused, said => services.Router.Post(visit.Room.Identity, new EchoWork(visit, said, body))));
    }

    /// <summary>Says something to one member: to the connections it has in the room, else into its inbox. It is not stored in the room.</summary>
    /// <param name="visit">The room.</param>
    /// <param name="to">Number or name of the member.</param>
    /// <param name="body">The chat message.</param>
    /// <param name="mayWrite">Whether an inbox, by its address, may be written to.</param>
    /// <returns>Why not; null where it was taken.</returns>
    public async ValueTask<StanzaError?> TellAsync(Visit visit, string to, MessageBody body, Func<string, bool> mayWrite)
    {
        await _publishing.WhenIdleAsync();
        DateTimeOffset now = Clock.Now(services.Time);
        Guid id = services.Ids.MessageId(now);
        var work = new TellMemberWork(visit, to, from => new PrivateMessage(from, body.Utf8, id, now));
        services.Router.Post(visit.Room.Identity, work);
        Answer<ToldMember> told = await work.Answer;
        if (told.Error is not null || told.Value!.IsDelivered)
            return told.Error;
        if (!mayWrite($"{told.Value.Identity}/{_inbox.Text}"))
            return StanzaError.Forbidden($"the token does not allow to write to the inbox of '{to}'");
        Answer<Decision> sent = await services.Router.RunAsync(
            Identity.Parse(told.Value.Identity),
            new PublishCommand(new Actor(visit.User, visit.User), _inbox, body, id, null, false));
        return sent.Error;
    }

    /// <summary>Asks for the room's token, which one member has at a time, until it speaks or leaves.</summary>
    /// <returns>Whether it was got.</returns>
    public async ValueTask<bool> TakeTokenAsync(Visit visit)
    {
        await _publishing.WhenIdleAsync();
        var work = new TakeTokenWork(visit);
        services.Router.Post(visit.Room.Identity, work);
        return (await work.Answer).Value;
    }

    /// <summary>The connection has been silent for some time, or speaks again.</summary>
    public void Stir(bool silent)
    {
        foreach (Visit visit in _visits)
            services.Router.Post(visit.Room.Identity, new StirWork(visit, silent));
    }

    /// <summary>The connection has ended without a word: what is written from now on was missed.</summary>
    public void Break()
    {
        foreach (Visit visit in _visits)
            visit.Break();
    }

    /// <summary>Leaves every room when all that was said is decided.</summary>
    /// <param name="broken">The connection ended without a word: its user may come back for what it misses.</param>
    public async ValueTask LeaveAsync(bool broken)
    {
        await _publishing.WhenIdleAsync();
        foreach (Visit visit in _visits)
            services.Router.Post(visit.Room.Identity, new LeaveWork(visit, broken));
    }

    /// <summary>A room has put it out.</summary>
    public void Forget(Visit visit)
    {
        lock (_gate)
            _visits = [.. _visits.Where(other => !ReferenceEquals(other, visit))];
    }
}
