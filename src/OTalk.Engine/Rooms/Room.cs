using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>
/// A channel with connections in it that have no subscription: how they come and go, and what is said there. Members are the users of those
/// connections, and the subscribers who have an active session. Used by the loop of its tree only.
/// </summary>
internal sealed class Room : IDisposable
{
    private readonly ChannelNode _channel;
    private readonly TreeServices _services;
    private readonly RoomVisits _visits = new();
    private readonly RoomToken _token = new();
    private readonly RoomMembers _members;
    private readonly RoomSubscribers _subscribers;
    private readonly LostPlaces _lost = new();

    /// <param name="channel">The channel.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="herald">Tells subscribers who comes and goes.</param>
    /// <param name="lookAtSessions">Asks for <see cref="LookAtSessions"/>, later, in the tree's loop.</param>
    public Room(ChannelNode channel, TreeServices services, RoomHerald herald, Action<string> lookAtSessions)
    {
        _channel = channel;
        _services = services;
        _members = new RoomMembers(channel, _visits, _token, services, herald);
        _subscribers = new RoomSubscribers(services.Sessions, lookAtSessions);
    }

    public ChannelPath Path => _channel.Path;

    /// <summary>Number of its channel.</summary>
    public int Channel => _channel.Number;

    public IReadOnlyList<Visit> Visits => _visits.All;

    /// <summary>Nobody is in it, nobody may come back, and nobody waits to be told of anything.</summary>
    public bool IsOver => Visits.Count == 0 && _lost.IsEmpty && !_members.AnyAnnounced;

    /// <summary>When somebody counts as gone or is forgotten next.</summary>
    public DateTimeOffset? NextMoment
    {
        get
        {
            DateTimeOffset? leaves = _members.NextGone;
            DateTimeOffset? forgotten = _lost.NextEnd;
            return leaves is null || forgotten < leaves ? forgotten ?? leaves : leaves;
        }
    }

    private DateTimeOffset Now => Clock.Now(_services.Time);

    /// <summary>Lets a connection in.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="visit">Its place.</param>
    /// <param name="after">The offset behind which it goes on; null for where its user broke off, or now.</param>
    public void Enter(LoadedTree tree, Visit visit, long? after)
    {
        long start = Math.Min(_lost.Take(visit.User, Now) is { } lost && after is null ? lost : after ?? tree.LastOffset, tree.LastOffset);
        visit.Begin(Channel, start);
        Hear(tree, visit);
        if (start < tree.LastOffset)
        {
            // What its channel does not keep is not told: a client knows that, and that it had been away.
            visit.Feed.StartBehind(visit.Tree, start, [tree.State.AddressOf(Path)]);
        }

        _visits.Add(visit);
        RoomMember? known = _members.Find(visit.User);
        RoomMember member = known ?? Add(visit.User);
        if (known is not null)
            member.Visits.Add(visit);
        member.BrokenAt = null;
        visit.Entered(RoomMembers.Describe(member));
        if (visit.View.OwnJoin)
            RoomVisits.Push(visit, new RoomNotice(RoomEvent.Join, RoomMembers.Describe(member), Now));
        if (known is null)
            _members.Joined(tree, member);
        else
            _members.Settle(tree, member, isClean: false);
        _members.List(visit);
    }

    /// <summary>Greets a connection that enters again; false where it is not in the room.</summary>
    public bool TryGreetAgain(Visit visit)
    {
        if (!_visits.Contains(visit) || _members.Find(visit.User) is not { } member)
            return false;
        visit.Entered(RoomMembers.Describe(member));
        _members.List(visit);
        return true;
    }

    /// <summary>A connection is gone.</summary>
    public void Leave(LoadedTree? tree, Visit visit, bool broken)
    {
        if (!_visits.Remove(visit))
            return;
        if (broken)
            _lost.Add(visit.User, visit.Written, Now + _services.Rooms.MissedFor);
        if (_members.Find(visit.User) is not { } member)
            return;
        member.Visits.Remove(visit);
        if (broken)
            member.BrokenAt = Now;
        _members.Settle(tree, member, isClean: !broken);
    }

    /// <summary>A connection has fallen silent, or speaks again.</summary>
    public void Stir(LoadedTree? tree, Visit visit, bool silent)
    {
        if (!_visits.Contains(visit))
            return;
        visit.IsSilent = silent;
        if (_members.Find(visit.User) is { } member)
            _members.Settle(tree, member, isClean: false);
        else if (!silent)
            _members.Joined(tree, Add(visit.User));
    }

    /// <summary>Gives the connections what was published in the channel; how often it was given.</summary>
    public int Deliver(ReadOnlySpan<Publication> run)
    {
        int delivered = 0;
        for (int start = 0, end; start < run.Length; start = end)
        {
            LogEntry first = run[start].Entry;
            end = start + 1;
            if (!RoomEntries.Concerns(first))
                continue;
            while (end < run.Length && run[end].Entry.Transient == first.Transient && RoomEntries.Concerns(run[end].Entry))
                end++;
            ReadOnlySpan<Publication> said = run[start..end];
            if (!first.Transient)
                _token.Said(said);
            delivered += _visits.Deliver(said);
        }

        return delivered;
    }

    /// <summary>The tree may have changed which channels members have, and who reads them. What is published next goes by that.</summary>
    public void Hear(LoadedTree tree)
    {
        foreach (Visit visit in Visits)
            Hear(tree, visit);
    }

    /// <summary>The tree may have changed who may be here: looks at everybody again.</summary>
    public void Review(LoadedTree tree)
    {
        foreach (Visit visit in Visits.ToArray())
        {
            if (RoomAccess.Check(tree.State, _channel, visit.User, Permissions.Subscribe) is not { } refused)
                continue;
            Leave(tree, visit, broken: false);
            visit.Evict(refused);
        }

        _subscribers.Review(Audience.Of(tree.State, Path), owner => LookAtSessions(tree, owner));
    }

    /// <summary>Takes note of how somebody's sessions are there now.</summary>
    public void LookAtSessions(LoadedTree? tree, string owner)
    {
        if (!_subscribers.Has(owner))
            return;
        SessionPresence presence = _subscribers.Look(owner);
        if (_members.Find(owner) is not { } member)
        {
            // Its subscription is what subscribers know of it.
            if (presence == SessionPresence.Attached)
                _members.Joined(tree, _members.Add(owner, presence));
            return;
        }

        SessionPresence before = member.Sessions;
        member.Sessions = presence;
        if (before != presence)
            _members.Settle(tree, member, isClean: presence == SessionPresence.None);
    }

    /// <summary>Whether a connection has the token now: nobody else had it.</summary>
    public bool TryTakeToken(Visit visit) => _visits.Contains(visit) && _token.TryTake(visit.User);

    /// <summary>Sends a message to one member's connections; null where nobody goes by that number or name.</summary>
    public ToldMember? Tell(Visit from, string to, Func<MemberInfo, PrivateMessage> make)
    {
        if (_members.Named(to) is not { } member || _members.Find(from.User) is not { } sender)
            return null;
        PrivateMessage message = make(RoomMembers.Describe(sender));
        foreach (Visit visit in member.Visits.ToArray())
            RoomVisits.Push(visit, message);
        return new ToldMember(member.Identity, member.Visits.Count > 0);
    }

    /// <summary>Everybody whose time is up goes, and what nobody came back for is forgotten.</summary>
    public void Tick(LoadedTree? tree)
    {
        _members.Tick(tree, Now);
        _lost.Forget(Now);
    }

    /// <summary>The channel is gone: so is everybody in it.</summary>
    public void Close(StanzaError reason)
    {
        foreach (Visit visit in Visits.ToArray())
        {
            _visits.Remove(visit);
            visit.Evict(reason);
        }

        Dispose();
    }

    public void Dispose() => _subscribers.Dispose();

    private void Hear(LoadedTree tree, Visit visit)
    {
        if (tree.State.Find(Channel) is { Config.SubscriberChannel: true } room)
        {
            visit.Hear(room.Children
                .Where(child => MemberChannels.IsMembers(child) && AccessRules.Effective(tree.State, child, visit.User).HasFlag(Permissions.Subscribe))
                .Select(static child => child.Number));
        }
    }

    private RoomMember Add(string user) => _members.Add(user, _subscribers.Look(user));
}
