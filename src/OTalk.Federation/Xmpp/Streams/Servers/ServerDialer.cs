using System.Net;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Names;
using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>Opens streams to the servers of domains: at each place where one may be, until one works.</summary>
/// <param name="parts">What streams share.</param>
internal sealed class ServerDialer(ServerParts parts)
{
    /// <summary>Places that are tried at most.</summary>
    private const int MostAddresses = 8;

    /// <summary>Opens a stream over which stanzas between two domains may go.</summary>
    /// <exception cref="PeerUnreachableException">It did not work; the message says why.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<ServerStream> DialAsync(StreamPair pair, CancellationToken cancel)
    {
        try
        {
            return await TryAllAsync(
                pair,
                (connection, negotiation, within) => new OutgoingProof(parts, connection, negotiation, pair).ProveAsync(within),
                cancel);
        }
        catch (PeerUnreachableException failed)
        {
            parts.Metrics.Failed("dialed", failed.Kind == PeerTrouble.NoSuchServer ? "none" : "trouble");
            parts.Log.DialFailed(pair.Local, pair.Peer, failed.Message);
            throw;
        }
    }

    /// <summary>Asks the server of a domain whether a key that came in its name is right (XEP-0220, section 2.2).</summary>
    /// <param name="pair">Who asks whom.</param>
    /// <param name="stream">The id of the stream on which it came.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="PeerUnreachableException">It could not be asked.</exception>
    public Task<bool> VerifyAsync(StreamPair pair, string stream, string key, CancellationToken cancel) => TryAllAsync(
        pair,
        async (connection, negotiation, within) =>
        {
            await connection.WriteAsync(DialbackWords.Verify(pair.Local, pair.Peer, stream, key), within);
            XmlElement answer;
            do
            {
                answer = await negotiation.NextAsync(within);
            }
            while (!DialbackWords.Is(answer, "verify", isAnswer: true) || answer["id"] != stream);
            _ = connection.FinishAsync();
            return answer["type"] is "valid";
        },
        cancel);

    private async Task<T> TryAllAsync<T>(
        StreamPair pair, Func<XmppConnection, OutgoingNegotiation, CancellationToken, Task<T>> use, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(ServerParts.HandshakeWithin, parts.Time);
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token, parts.Stopping);
        var trouble = new PeerUnreachableException(PeerTrouble.NoSuchServer, $"{pair.Peer} says that it has no XMPP server");
        int left = MostAddresses;
        foreach (XmppTarget target in await FindAsync(pair.Peer, all.Token))
        {
            try
            {
                foreach (IPAddress address in await AddressesAsync(target, all.Token))
                {
                    if (left-- == 0)
                        throw trouble;
                    try
                    {
                        return await TryAsync(target, address, pair, use, mayFollow: true, all.Token);
                    }
                    catch (PeerUnreachableException failed)
                    {
                        trouble = failed;
                    }
                }
            }
            catch (Exception error) when (StreamTrouble.IsOne(error))
            {
                cancel.ThrowIfCancellationRequested();
                trouble = StreamTrouble.Of(error, $"looking for {target}");
            }
        }

        throw trouble;
    }

    private async Task<IReadOnlyList<XmppTarget>> FindAsync(string domain, CancellationToken cancel)
    {
        try
        {
            return await parts.Names.FindAsync(domain, cancel);
        }
        catch (OperationCanceledException late)
        {
            throw StreamTrouble.Of(late, $"looking for {domain}");
        }
    }

    private static async Task<IPAddress[]> AddressesAsync(XmppTarget target, CancellationToken cancel) =>
        IPAddress.TryParse(target.Host, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(target.Host, cancel);

    private async Task<T> TryAsync<T>(
        XmppTarget target, IPAddress address, StreamPair pair, Func<XmppConnection, OutgoingNegotiation, CancellationToken, Task<T>> use, bool mayFollow, CancellationToken cancel)
    {
        XmppConnection? connection = null;
        OutgoingNegotiation? negotiation = null;
        string step = $"connecting to {target}";
        try
        {
            var socket = await XmppSockets.ConnectAsync(new IPEndPoint(address, target.Port), parts.Time, cancel);
            connection = new XmppConnection(socket, new XmlLimits(), parts.Time);
            step = $"opening a stream to {target}";
            negotiation = new OutgoingNegotiation(parts, connection, pair);
            await negotiation.BeginAsync(target, cancel);
            return await use(connection, negotiation, cancel);
        }
        catch (PeerUnreachableException) when (mayFollow && negotiation?.Elsewhere is not null)
        {
            // Whoever is there has to prove the same domain (RFC 6120, section 4.9.3.19).
            connection!.Close(fault: null);
            step = $"looking for {negotiation.Elsewhere}, which {target} names";
            return await FollowAsync(negotiation.Elsewhere, pair, use, step, cancel);
        }
        catch (PeerUnreachableException refused)
        {
            connection!.Close(fault: null);
            throw new PeerUnreachableException(refused.Kind, $"{step}: {refused.Message}", refused);
        }
        catch (Exception error) when (StreamTrouble.IsOne(error))
        {
            connection?.Dispose();
            throw StreamTrouble.Of(error, step);
        }
    }

    /// <summary>Goes where a server says to go instead, and no further.</summary>
    private async Task<T> FollowAsync<T>(
        XmppTarget target, StreamPair pair, Func<XmppConnection, OutgoingNegotiation, CancellationToken, Task<T>> use, string step, CancellationToken cancel)
    {
        var trouble = new PeerUnreachableException(PeerTrouble.MayPass, $"{step}: it has no address");
        try
        {
            foreach (IPAddress address in (await AddressesAsync(target, cancel)).Take(MostAddresses))
            {
                try
                {
                    return await TryAsync(target, address, pair, use, mayFollow: false, cancel);
                }
                catch (PeerUnreachableException failed)
                {
                    trouble = failed;
                }
            }
        }
        catch (Exception error) when (StreamTrouble.IsOne(error))
        {
            // There is a server of the domain, whatever it says of others.
            trouble = new PeerUnreachableException(PeerTrouble.MayPass, StreamTrouble.Of(error, step).Message, error);
        }

        throw trouble;
    }
}
