using OTalk.Federation.Native;
using OTalk.Federation.Queues;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>XMPP servers by streams of our own (RFC 6120): one that is open serves, else one is opened.</summary>
public sealed class ServerStreams : IXmppStreams
{
    /// <summary>For how long a domain that could not be reached is not tried again.</summary>
    private static readonly TimeSpan _faultKept = TimeSpan.FromSeconds(2);

    private readonly ServerParts _parts;
    private readonly ServerDialer _dialer;
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamPair, Task<ServerStream>> _dialing = [];
    private readonly Dictionary<StreamPair, (PeerUnreachableException Fault, long At)> _faults = [];

    /// <param name="parts">What streams share.</param>
    public ServerStreams(ServerParts parts)
    {
        (_parts, _dialer) = (parts, new ServerDialer(parts));
        parts.Resumptions.Broke = pair => _ = ResumeAsync(pair);
    }

    public async Task SendAsync(string local, string domain, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        var pair = new StreamPair(local, domain);
        await (await GetAsync(pair, cancel)).SendAsync(pair, stanzas, cancel);
    }

    public async Task PassAsync(string local, string domain, XmlElement stanza, CancellationToken cancel) =>
        await (await GetAsync(new StreamPair(local, domain), cancel)).PassAsync(stanza, cancel);

    public Task ReachAsync(string local, string domain, CancellationToken cancel) => GetAsync(new StreamPair(local, domain), cancel);

    private async Task<ServerStream> GetAsync(StreamPair pair, CancellationToken cancel)
    {
        // Here, and not only where streams are opened: one that is being closed because of a block may look open yet.
        if (!_parts.Policy.AllowsXmpp(pair.Peer) || !_parts.Domains.Has(pair.Local) || _parts.Domains.Has(pair.Peer))
            throw new PeerUnreachableException(PeerTrouble.NotAllowed, $"this server does not speak with {pair.Peer}");
        if (_parts.Open.Find(pair) is { } open)
            return open;
        Task<ServerStream>? dialing;
        lock (_gate)
        {
            if (_faults.TryGetValue(pair, out var known))
            {
                if (_parts.Time.GetElapsedTime(known.At) < _faultKept)
                    throw new PeerUnreachableException(known.Fault.Kind, known.Fault.Message, known.Fault);
                _faults.Remove(pair);
            }

            if (!_dialing.TryGetValue(pair, out dialing))
                _dialing[pair] = dialing = DialOnceAsync(pair);
        }

        return await Waiting.ForAsync(dialing, cancel);
    }

    private async Task<ServerStream> DialOnceAsync(StreamPair pair)
    {
        // Not under the lock of who asked first.
        await Task.Yield();
        try
        {
            return await ExtendAsync(pair) ?? await _dialer.DialAsync(pair, CancellationToken.None);
        }
        catch (PeerUnreachableException fault)
        {
            lock (_gate)
                _faults[pair] = (fault, _parts.Time.GetTimestamp());
            throw;
        }
        finally
        {
            lock (_gate)
                _dialing.Remove(pair);

            // Where it was not gone on with, it never will be.
            _parts.Resumptions.TakeDialed(pair)?.End();
        }
    }

    /// <summary>Proves another domain of ours on a stream to the same server (XEP-0220, section 2.6); null where that does not work.</summary>
    private async Task<ServerStream?> ExtendAsync(StreamPair pair)
    {
        if (_parts.Open.FindExtensible(pair.Peer) is not { Asking: { } asking } stream)
            return null;
        using var deadline = new CancellationTokenSource(ServerParts.HandshakeWithin, _parts.Time);
        try
        {
            await asking.AskAsync(pair, deadline.Token);
            return stream;
        }
        catch (Exception failed) when (failed is PeerUnreachableException || StreamTrouble.IsOne(failed))
        {
            return null;
        }
    }

    /// <summary>Goes on with what was on the way when a stream broke, whether or not somebody waits for it.</summary>
    private async Task ResumeAsync(StreamPair pair)
    {
        try
        {
            await GetAsync(pair, _parts.Stopping);
        }
        catch (Exception failed) when (failed is PeerUnreachableException or OperationCanceledException)
        {
            _parts.Resumptions.TakeDialed(pair)?.End();
        }
    }
}
