namespace OTalk.Engine.Rooms;

/// <summary>Whether the sessions of a member read the room.</summary>
internal enum SessionPresence
{
    /// <summary>None is bound that has a subscription to the room active.</summary>
    None = 0,

    /// <summary>One is bound, and no stream reads it now.</summary>
    Detached = 1,

    /// <summary>A stream reads one.</summary>
    Attached = 2,
}

/// <summary>Somebody who is in a room, through however many connections and sessions.</summary>
/// <param name="identity">Who.</param>
internal sealed class RoomMember(string identity)
{
    public string Identity => identity;

    public long Number { get; } = MemberName.NumberOf(identity);

    /// <summary>The connections through which the member is here.</summary>
    public List<Visit> Visits { get; } = [];

    public SessionPresence Sessions { get; set; }

    /// <summary>Since when nothing was heard of the member; null while it is there.</summary>
    public DateTimeOffset? IdleSince { get; set; }

    /// <summary>When it broke off last: a connection that does so may come back.</summary>
    public DateTimeOffset? BrokenAt { get; set; }

    /// <summary>Subscribers were told that it came, as nothing else would tell them.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>It is here, and has not been silent for long.</summary>
    public bool IsActive => Sessions == SessionPresence.Attached || Visits.Exists(static visit => !visit.IsSilent);

    /// <summary>Nothing of it is left.</summary>
    public bool IsGone => Sessions == SessionPresence.None && Visits.Count == 0;
}

/// <summary>A member as others see it.</summary>
/// <param name="Identity">Who, <c>user@server</c>.</param>
/// <param name="Number">The number that stands for the identity.</param>
/// <param name="IsIdle">Nothing was heard of it for some time.</param>
public readonly record struct MemberInfo(string Identity, long Number, bool IsIdle);
