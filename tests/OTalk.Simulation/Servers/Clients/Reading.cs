namespace OTalk.Simulation.Servers.Clients;

/// <summary>A subscription that was acknowledged.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Since">The newest offset at its source when it was.</param>
internal sealed record Held(string Id, long Since);

/// <summary>What one session reads, whatever connection it has: it begins and ends with the session.</summary>
internal sealed class Reading(string user, string name)
{
    public string User => user;

    public string Name => name;

    /// <summary>Channels whose subscription was asked for, and whose end was not acknowledged since.</summary>
    public HashSet<string> Wanted { get; } = [];

    /// <summary>Channels whose subscription was acknowledged, and not ended here since.</summary>
    public Dictionary<string, Held> Held { get; } = [];

    /// <summary>What was received of a channel.</summary>
    public Dictionary<string, HashSet<Guid>> Received { get; } = [];

    public HashSet<Guid> ReceivedOf(string channel)
    {
        if (!Received.TryGetValue(channel, out HashSet<Guid>? received))
            Received[channel] = received = [];
        return received;
    }
}
