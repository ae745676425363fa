using OTalk.Accounts;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Streams that may be gone on with after their connection broke (XEP-0198, section 5): those that we opened, and those of others.</summary>
/// <param name="random">Where names come from.</param>
/// <param name="time">The clock.</param>
internal sealed class Resumptions(IRandomSource random, TimeProvider time)
{
    /// <summary>How long the other end has to come back.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    private const int Most = 4096;
    private const int IdBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Accepted> _accepted = new(StringComparer.Ordinal);
    private readonly Dictionary<StreamPair, StreamManagement> _dialed = [];

    /// <summary>Is told when a stream that we opened broke while something was on its way.</summary>
    public Action<StreamPair>? Broke { get; set; }

    /// <summary>Lets the other end go on with a stream that it has opened; null where there are too many.</summary>
    public string? Offer(ServerStream stream, StreamPair pair)
    {
        lock (_gate)
        {
            Forget();
            if (_accepted.Count >= Most)
                return null;
            string id = Convert.ToHexStringLower(random.Bytes(IdBytes));
            _accepted[id] = new Accepted(stream, pair, BrokenAt: null);
            return id;
        }
    }

    /// <summary>Lets the other end go on, under the same name, with a stream that it has just gone on with.</summary>
    public string Renew(string id, ServerStream stream, StreamPair pair)
    {
        lock (_gate)
            _accepted[id] = new Accepted(stream, pair, BrokenAt: null);
        return id;
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isBroken">Whether it broke; one that was closed is not gone on with.</param>
    public void Ended(ServerStream stream, bool isBroken)
    {
        if (stream.IsHandedOver || stream.Management is not { } management)
            return;
        if (stream.IsDialed)
            EndedDialed(stream.SendPairs.First(), management, isBroken && management.ResumeId is not null && management.OnTheWay.Count > 0);
        else
            EndedAccepted(management, isBroken);
    }

    /// <summary>What we were sending when the connection broke; null for nothing.</summary>
    public StreamManagement? TakeDialed(StreamPair pair)
    {
        lock (_gate)
            return _dialed.Remove(pair, out StreamManagement? management) ? management : null;
    }

    /// <summary>Goes on with a stream of another end, whose connection is ended if it is not yet; null where there is none of that name.</summary>
    public async Task<StreamManagement?> TakeAcceptedAsync(string id, StreamPair pair)
    {
        Accepted? accepted;
        lock (_gate)
        {
            Forget();
            if (!_accepted.TryGetValue(id, out accepted) || accepted.Pair != pair)
                return null;
            _accepted.Remove(id);
            accepted.Stream.IsHandedOver = true;
        }

        // What its reader has in hand is counted before the other end is told how much was taken.
        accepted.Stream.Connection.Dispose();
        await accepted.Stream.Ended;
        return accepted.Stream.Management;
    }

    private void EndedDialed(StreamPair pair, StreamManagement management, bool isToResume)
    {
        StreamManagement? before = null;
        lock (_gate)
        {
            if (isToResume)
            {
                _dialed.Remove(pair, out before);
                _dialed[pair] = management;
            }
        }

        before?.End();
        if (isToResume)
            Broke?.Invoke(pair);
        else
            management.End();
    }

    private void EndedAccepted(StreamManagement management, bool isBroken)
    {
        lock (_gate)
        {
            if (isBroken && management.ResumeId is { } id && _accepted.TryGetValue(id, out Accepted? accepted))
            {
                _accepted[id] = accepted with { BrokenAt = time.GetTimestamp() };
                return;
            }

            _accepted.Remove(management.ResumeId ?? "");
        }

        management.End();
    }

    private void Forget()
    {
        foreach (var (id, accepted) in _accepted)
        {
            if (accepted.BrokenAt is { } at && time.GetElapsedTime(at) >= Within)
            {
                _accepted.Remove(id);
                accepted.Stream.Management?.End();
            }
        }
    }

    private sealed record Accepted(ServerStream Stream, StreamPair Pair, long? BrokenAt);
}
