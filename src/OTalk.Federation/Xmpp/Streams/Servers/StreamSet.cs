using System.Collections.Concurrent;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>The streams that are proved: kept alive while they are used, and closed when nobody uses them any more or the server stops.</summary>
internal sealed class StreamSet : IDisposable
{
    /// <summary>Streams that one domain may have opened at a time: one for each pair of domains is enough.</summary>
    public const int MostOfADomain = 16;

    private static readonly TimeSpan _dialedIdleFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _acceptedIdleFor = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ServerStream, bool> _streams = new();
    private readonly FederationPolicy _policy;
    private readonly ITimer _looking;
    private bool _isStopping;

    /// <param name="policy">Who may be spoken with.</param>
    /// <param name="metrics">Told how many there are.</param>
    /// <param name="time">The clock.</param>
    public StreamSet(FederationPolicy policy, XmppMetrics metrics, TimeProvider time)
    {
        _policy = policy;
        metrics.Observe("otalk.xmpp.streams", "{stream}", "Streams with XMPP servers", () => _streams.Count);
        policy.Blocked += CloseBlocked;
        _looking = time.CreateTimer(_ => Look(), null, _lookEvery, _lookEvery);
    }

    /// <summary>Adds a stream, or one of which more is proved.</summary>
    public void Add(ServerStream stream)
    {
        _streams[stream] = true;

        if (stream.Ended.IsCompleted)
            Remove(stream);

        // It may have been proved while the others were closed, or while a domain was blocked.
        if (Volatile.Read(ref _isStopping))
            stream.Connection.Close(new StreamFault(StreamCondition.SystemShutdown));
        else if (!stream.PeerDomains.All(_policy.AllowsXmpp))
            stream.Connection.Close(new StreamFault(StreamCondition.PolicyViolation, "blocked"));
    }

    /// <summary>Forgets one that has ended.</summary>
    public void Remove(ServerStream stream) => _streams.TryRemove(stream, out _);

    /// <summary>A stream over which stanzas between two domains may go; null for none.</summary>
    public ServerStream? Find(StreamPair pair) => _streams.Keys.FirstOrDefault(stream => stream.MaySend(pair));

    /// <summary>A stream that we have opened to a domain and that takes further domains of ours by dialback; null for none.</summary>
    public ServerStream? FindExtensible(string peer) =>
        _streams.Keys.FirstOrDefault(stream => stream is { IsDialed: true, Asking: not null, Connection.IsOpen: true } && stream.PeerDomains.Contains(peer));

    /// <summary>How many streams a domain has opened.</summary>
    public int AcceptedOf(string domain) => _streams.Keys.Count(stream => !stream.IsDialed && stream.PeerDomains.Contains(domain));

    /// <summary>Closes all, and waits until they have ended.</summary>
    public async Task StopAsync()
    {
        Volatile.Write(ref _isStopping, true);
        foreach (var (stream, _) in _streams)
            stream.Connection.Close(new StreamFault(StreamCondition.SystemShutdown));
        await Task.WhenAll(_streams.Keys.Select(stream => stream.Ended));
    }

    public void Dispose()
    {
        _policy.Blocked -= CloseBlocked;
        _looking.Dispose();
    }

    /// <summary>Closes all streams with domains that are not spoken with any more.</summary>
    private void CloseBlocked(object? sender, EventArgs e)
    {
        foreach (var (stream, _) in _streams)
        {
            if (!stream.PeerDomains.All(_policy.AllowsXmpp))
                stream.Connection.Close(new StreamFault(StreamCondition.PolicyViolation, "blocked"));
        }
    }

    private void Look()
    {
        foreach (var (stream, _) in _streams)
        {
            if (stream.Connection.Idle >= (stream.IsDialed ? _dialedIdleFor : _acceptedIdleFor))
                stream.Connection.Close(fault: null);
            else if (stream.Connection.Idle >= _lookEvery)
                _ = stream.Connection.KeepAliveAsync();
        }
    }
}
