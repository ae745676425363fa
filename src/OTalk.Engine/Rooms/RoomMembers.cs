using System.Globalization;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Rooms;

/// <summary>
/// Who is in a room: how members come, fall silent, are back and go, and who is told of that. Used by the loop of its tree only.
/// </summary>
internal sealed class RoomMembers(ChannelNode channel, RoomVisits visits, RoomToken token, TreeServices services, RoomHerald herald)
{
    private readonly Dictionary<string, RoomMember> _members = new(StringComparer.Ordinal);
    private readonly Queue<(RoomMember Member, DateTimeOffset Since)> _idle = new();

    /// <summary>Subscribers were told of somebody who is here still: they wait to be told that it goes.</summary>
    public bool AnyAnnounced => _members.Values.Any(static member => member.IsAnnounced);

    /// <summary>When somebody counts as gone next; null for never.</summary>
    public DateTimeOffset? NextGone => _idle.TryPeek(out var next) ? next.Since + services.Rooms.LeaveAfter : null;

    private DateTimeOffset Now => Clock.Now(services.Time);

    public RoomMember? Find(string identity) => _members.GetValueOrDefault(identity);

    /// <summary>The member that goes by a number or a name; null where nobody does.</summary>
    public RoomMember? Named(string numberOrName) => _members.Values.FirstOrDefault(member =>
        string.Equals(member.Number.ToString(CultureInfo.InvariantCulture), numberOrName, StringComparison.Ordinal)
        || string.Equals(MemberName.Of(member.Identity, services.DefaultDomain), numberOrName, StringComparison.Ordinal));

    /// <summary>Somebody is a member from now on, with its connections; nobody is told yet.</summary>
    public RoomMember Add(string identity, SessionPresence sessions)
    {
        var member = new RoomMember(identity) { Sessions = sessions };
        member.Visits.AddRange(visits.Of(identity));
        return _members[identity] = member;
    }

    /// <summary>Tells a connection who is here.</summary>
    public void List(Visit visit) => visit.List([.. _members.Values.Select(Describe)]);

    /// <summary>A member as others see it.</summary>
    public static MemberInfo Describe(RoomMember member) => new(member.Identity, member.Number, member.IdleSince is not null);

    /// <summary>Tells that a member has come; subscribers too, where nothing else would tell them.</summary>
    public void Joined(LoadedTree? tree, RoomMember member)
    {
        Tell(RoomEvent.Join, member);
        if (tree is null || member.Sessions != SessionPresence.None)
            return;
        member.IsAnnounced = true;
        herald.Tell(tree, channel, Namespaces.Join, member.Identity);
    }

    /// <summary>Tells what has become of a member when something about it has changed.</summary>
    public void Settle(LoadedTree? tree, RoomMember member, bool isClean)
    {
        DateTimeOffset now = Now;
        if (member.IsActive)
        {
            if (member.IdleSince is null)
                return;
            member.IdleSince = null;
            Tell(RoomEvent.Back, member);
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
        Tell(RoomEvent.Idle, member);
    }

    /// <summary>Whose time is up is gone.</summary>
    public void Tick(LoadedTree? tree, DateTimeOffset now)
    {
        while (_idle.TryPeek(out var next) && (next.Member.IdleSince != next.Since || next.Since + services.Rooms.LeaveAfter <= now))
        {
            _idle.Dequeue();
            if (next.Member.IdleSince == next.Since)
                Gone(tree, next.Member);
        }
    }

    private void Gone(LoadedTree? tree, RoomMember member)
    {
        _members.Remove(member.Identity);
        member.IdleSince = null;
        token.Release(member.Identity);
        Tell(RoomEvent.Leave, member);
        if (tree is not null && member.IsAnnounced)
            herald.Tell(tree, channel, Namespaces.Leave, member.Identity);
    }

    private void Tell(RoomEvent what, RoomMember member) => visits.Tell(new RoomNotice(what, Describe(member), Now));
}
