using OTalk.Core.Access;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Engine.Delivery;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>
/// A channel with connections in it that have no subscription: who is there, and what those connections are told. Members are the users of
/// those connections, and the subscribers who have an active session. Used by the loop of its tree only.
/// </summary>
internal sealed class Room(ChannelNode channel, TreeServices services, RoomHerald herald, Action<string> lookAtSessions) : IDisposable
{
    private readonly Dictionary<string, RoomMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionWatch> _watches = new(StringComparer.Ordinal);
    private readonly List<Visit> _visits = [];
    private readonly LostPlaces _lost = new();
    private readonly Queue<(RoomMember Member, DateTimeOffset Since)> _idle = new();
    private string? _tokenHolder;

    public ChannelPath Path => channel.Path;

    /// <summary>Number of its channel.</summary>
    public int Channel => channel.Number;

    public IReadOnlyList<Visit> Visits => _visits;

    /// <summary>Nobody is in it, nobody may come back, and nobody waits to be told of anything.</summary>
    public bool IsOver => _visits.Count == 0 && _lost.IsEmpty && !_members.Values.Any(static member => member.IsAnnounced);

    /// <summary>When somebody counts as gone or is forgotten next.</summary>
    public DateTimeOffset? NextMoment
    {
        get
        {
            DateTimeOffset? leaves = _idle.TryPeek(out var next) ? next.Since + services.Rooms.LeaveAfter : null;
            DateTimeOffset? forgotten = _lost.NextEnd;
            return leaves is null || forgotten < leaves ? forgotten ?? leaves : leaves;
        }
    }

    private DateTimeOffset Now => Clock.Now(services.Time);

    /// <summary>Lets a connection in.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="visit">Its place.</param>
    /// <param name="after">The offset behind which it goes on; null for where its user broke off, or now.</param>
    public void Enter(LoadedTree tree, Visit visit, long? after)
    {
        long start = Math.Min(_lost.Take(visit.User, Now) is { } lost && after is null ? lost : after ?? tree.LastOffset, tree.LastOffset);
        visit.Begin(Channel, start);
        if (start < tree.LastOffset)
        {
            // What its channel does not keep is not told: a client knows that, and that it had been away.
            visit.Feed.StartBehind(visit.Tree, start, [tree.State.AddressOf(Path)]);
        }

        _visits.Add(visit);
        RoomMember? known = _members.GetValueOrDefault(visit.User);
        RoomMember member = known ?? Add(visit.User);
        if (known is not null)
            member.Visits.Add(visit);
        member.BrokenAt = null;
        visit.Entered(Describe(member));
        if (visit.View.OwnJoin)
            Push(visit, new RoomNotice(RoomEvent.Join, Describe(member), Now));
        if (known is null)
            Joined(tree, member);
        else
            Settle(tree, member, isClean: false);
        List(visit);
    }

    /// <summary>Greets a connection that enters again; false where it is not in the room.</summary>
    public bool TryGreetAgain(Visit visit)
    {
        if (!_visits.Contains(visit) || _members.GetValueOrDefault(visit.User) is not { } member)
            return false;
        visit.Entered(Describe(member));
        List(visit);
        return true;
    }

    /// <summary>A connection is gone.</summary>
    public void Leave(LoadedTree? tree, Visit visit, bool broken)
    {
        if (!_visits.Remove(visit))
            return;
        if (broken)
            _lost.Add(visit.User, visit.Written, Now + services.Rooms.MissedFor);
        if (_members.GetValueOrDefault(visit.User) is not { } member)
            return;
        member.Visits.Remove(visit);
        if (broken)
            member.BrokenAt = Now;
        Settle(tree, member, isClean: !broken);
    }

    /// <summary>A connection has fallen silent, or speaks again.</summary>
    public void Stir(LoadedTree? tree, Visit visit, bool silent)
    {
        if (!_visits.Contains(visit))
            return;
        visit.IsSilent = silent;
        if (_members.GetValueOrDefault(visit.User) is { } member)
            Settle(tree, member, isClean: false);
        else if (!silent)
            Joined(tree, Add(visit.User));
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
            if (!first.Transient && _tokenHolder is not null)
                ReleaseToken(said);
            foreach (Visit visit in _visits)
            {
                if (first.Transient && !visit.View.Partials)
                    continue;
                visit.Feed.Deliver(visit.Tree, said, visit);
                delivered += said.Length;
            }
        }

        return delivered;
    }

    /// <summary>The tree may have changed who may be here: looks at everybody again.</summary>
    public void Review(LoadedTree tree)
    {
        foreach (Visit visit in _visits.ToArray())
        {
            if (RoomAccess.Check(tree.State, channel, visit.User, Permissions.Subscribe) is { } refused)
                Evict(tree, visit, refused);
        }

        Dictionary<string, OwnerMatch> owners = Audience.Of(tree.State, Path).Owners.ToDictionary(match => match.Owner, StringComparer.Ordinal);
        foreach (string owner in _watches.Keys.Except(owners.Keys, StringComparer.Ordinal).ToList())
            owners[owner] = new OwnerMatch(owner, []);
        foreach ((string owner, OwnerMatch match) in owners)
        {
            if (!_watches.TryGetValue(owner, out SessionWatch? watch))
                _watches[owner] = watch = new SessionWatch(services.Sessions.Of(owner), () => lookAtSessions(owner));
            watch.Match = match;
            LookAtSessions(tree, owner);
            if (match.Subscribers.Count == 0 && _watches.Remove(owner))
                watch.Dispose();
        }
    }

    /// <summary>Takes note of how somebody's sessions are there now.</summary>
    public void LookAtSessions(LoadedTree? tree, string owner)
    {
        if (!_watches.TryGetValue(owner, out SessionWatch? watch))
            return;
        SessionPresence presence = watch.Look();
        RoomMember? member = _members.GetValueOrDefault(owner);
        if (member is null && presence != SessionPresence.Attached)
            return;
        bool isNew = member is null;
        member ??= Add(owner);
        SessionPresence before = member.Sessions;
        member.Sessions = presence;
        if (isNew)
            Tell(new RoomNotice(RoomEvent.Join, Describe(member), Now));
        else if (before != presence)
            Settle(tree, member, isClean: presence == SessionPresence.None);
    }

    /// <summary>Whether a connection has the token now: nobody else had it.</summary>
    public bool TryTakeToken(Visit visit)
    {
        if (!_visits.Contains(visit) || (_tokenHolder is { } holder && !string.Equals(holder, visit.User, StringComparison.Ordinal)))
            return false;
        _tokenHolder = visit.User;
        return true;
    }

    /// <summary>Sends a message to one member's connections; null where nobody goes by that number or name.</summary>
    public ToldMember? Tell(Visit from, string to, Func<MemberInfo, PrivateMessage> make)
    {
        string domain = services.DefaultDomain;
        RoomMember? member = _members.Values.FirstOrDefault(other =>
            string.Equals(other.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), to, StringComparison.Ordinal)
            || string.Equals(MemberName.Of(other.Identity, domain), to, StringComparison.Ordinal));
        if (member is null || !_members.TryGetValue(from.User, out RoomMember? sender))
            return null;
        PrivateMessage message = make(Describe(sender));
        foreach (Visit visit in member.Visits.ToArray())
            Push(visit, message);
        return new ToldMember(member.Identity, member.Visits.Count > 0);
    }

    /// <summary>Everybody whose time is up goes, and what nobody came back for is forgotten.</summary>
    public void Tick(LoadedTree? tree)
    {
        DateTimeOffset now = Now;
        while (_idle.TryPeek(out var next) && (next.Member.IdleSince != next.Since || next.Since + services.Rooms.LeaveAfter <= now))
        {
            _idle.Dequeue();
            if (next.Member.IdleSince == next.Since)
                Gone(tree, next.Member);
        }

        _lost.Forget(now);
    }

    /// <summary>The channel is gone: so is everybody in it.</summary>
    public void Close(StanzaError reason)
    {
        foreach (Visit visit in _visits.ToArray())
        {
            _visits.Remove(visit);
            visit.Evict(reason);
        }

        Dispose();
    }

    public void Dispose()
    {
        foreach (SessionWatch watch in _watches.Values)
            watch.Dispose();
        _watches.Clear();
    }

    private void ReleaseToken(ReadOnlySpan<Publication> said)
    {
        foreach (Publication publication in said)
        {
            if (string.Equals(Actor.IdentityOf(publication.Entry.Author), _tokenHolder, StringComparison.Ordinal))
                _tokenHolder = null;
        }
    }

    private void List(Visit visit) => visit.List([.. _members.Values.Select(Describe)]);

    private MemberInfo Describe(RoomMember member) => new(member.Identity, member.Number, member.IdleSince is not null);

    private RoomMember Add(string identity)
    {
        var member = new RoomMember(identity);
        member.Visits.AddRange(_visits.Where(visit => string.Equals(visit.User, identity, StringComparison.Ordinal)));
        if (_watches.TryGetValue(identity, out SessionWatch? watch))
            member.Sessions = watch.Look();
        return _members[identity] = member;
    }

    private void Evict(LoadedTree tree, Visit visit, StanzaError reason)
    {
        Leave(tree, visit, broken: false);
        visit.Evict(reason);
    }

    /// <summary>Tells what has become of a member when something about it has changed.</summary>
    private void Settle(LoadedTree? tree, RoomMember member, bool isClean)
    {
        DateTimeOffset now = Now;
        if (member.IsActive)
        {
            if (member.IdleSince is null)
                return;
            member.IdleSince = null;
            Tell(new RoomNotice(RoomEvent.Back, Describe(member), now));
            return;
        }

        // What broke off before may still come back, however the last one went.
        bool mayReturn = member.BrokenAt is { } broken && broken + services.Rooms.LeaveAfter > now;
        if (member.IsGone && isClean && !mayReturn)
        {
            Gone(tree, member);
            return;
        }

        if (member.IdleSince is not null)
            return;
        member.IdleSince = isClean && mayReturn ? member.BrokenAt : now;
        _idle.Enqueue((member, member.IdleSince!.Value));
        Tell(new RoomNotice(RoomEvent.Idle, Describe(member), now));
    }

    private void Joined(LoadedTree? tree, RoomMember member)
    {
        Tell(new RoomNotice(RoomEvent.Join, Describe(member), Now));
        if (tree is null || member.Sessions != SessionPresence.None)
            return;
        member.IsAnnounced = true;
        herald.Tell(tree, channel, Namespaces.Join, member.Identity);
    }

    private void Gone(LoadedTree? tree, RoomMember member)
    {
        _members.Remove(member.Identity);
        member.IdleSince = null;
        if (string.Equals(_tokenHolder, member.Identity, StringComparison.Ordinal))
            _tokenHolder = null;
        Tell(new RoomNotice(RoomEvent.Leave, Describe(member), Now));
        if (tree is not null && member.IsAnnounced)
            herald.Tell(tree, channel, Namespaces.Leave, member.Identity);
    }

    /// <summary>Tells everybody but the member itself.</summary>
    private void Tell(RoomNotice notice)
    {
        bool idling = notice.What is RoomEvent.Idle or RoomEvent.Back;
        foreach (Visit visit in _visits)
        {
            if ((!idling || visit.View.Idling) && !string.Equals(visit.User, notice.Member.Identity, StringComparison.Ordinal))
                Push(visit, notice);
        }
    }

    private static void Push(Visit visit, RoomItem item)
    {
        if (!visit.Feed.Queue.TryPush(item, visit, item.Weight))
            visit.FellBehind();
    }
}
