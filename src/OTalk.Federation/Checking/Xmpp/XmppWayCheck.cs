using System.Net;
using System.Net.Sockets;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Names;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Checking.Xmpp;

/// <summary>The way to the server of a domain: where it is, a connection, a stream over TLS, and what both sides prove on it.</summary>
/// <param name="parts">What streams share.</param>
/// <param name="pair">Who speaks to whom.</param>
/// <param name="mayDialback">Whether dialback counts as a proof.</param>
internal sealed class XmppWayCheck(ServerParts parts, StreamPair pair, bool mayDialback) : IDisposable
{
    private IReadOnlyList<XmppTarget> _targets = [];
    private XmppTarget? _target;
    private XmppConnection? _connection;
    private OutgoingNegotiation? _negotiation;

    public async Task<CheckStep> NamesAsync(CancellationToken cancel)
    {
        const string Name = "names";
        _targets = await parts.Names.FindAsync(pair.Peer, cancel);
        if (_targets.Count == 0)
            return CheckStep.Bad(Name, $"{pair.Peer} says in DNS that it has no XMPP server", $"Nobody there speaks XMPP with others; Xmpp:Peers:{pair.Peer}:Host can name a server all the same.");
        return CheckStep.Good(Name, $"{pair.Peer} is served at {string.Join(", ", _targets.Select(target => target.IsDirectTls ? $"{target} (TLS at once)" : target.ToString()))}");
    }

    public async Task<CheckStep> ConnectionAsync(CancellationToken cancel)
    {
        const string Name = "connection";
        var faults = new List<string>();
        foreach (XmppTarget target in _targets)
        {
            try
            {
                foreach (IPAddress address in await AddressesAsync(target.Host, cancel))
                {
                    try
                    {
                        Socket socket = await XmppSockets.ConnectAsync(new IPEndPoint(address, target.Port), parts.Time, cancel);
                        _connection = new XmppConnection(socket, new XmlLimits(), parts.Time);
                        _target = target;
                        return CheckStep.Good(Name, $"{address} takes connections at port {target.Port}");
                    }
                    catch (Exception error) when (StreamTrouble.IsOne(error) && !cancel.IsCancellationRequested)
                    {
                        faults.Add(StreamTrouble.Of(error, $"{address} at port {target.Port}").Message);
                    }
                }
            }
            catch (SocketException)
            {
                faults.Add($"there is no host {target.Host}");
            }
        }

        return CheckStep.Bad(
            Name,
            $"nobody takes connections: {string.Join("; ", faults)}",
            $"See that the server there runs, and that no firewall on the way keeps the port shut. Where DNS is wrong, Xmpp:Peers:{pair.Peer}:Host can name it.");
    }

    public Task<CheckStep> StreamAsync(CancellationToken cancel) => StreamAsync(mayFollow: true, cancel);

    /// <summary>What the other side proves.</summary>
    public CheckStep Theirs()
    {
        const string Name = "their proof";
        string? fault = _connection!.IsSecure ? parts.Trust.FaultOf(_connection.Certificate, pair.Peer) : "it offers no TLS";
        if (fault is null)
            return CheckStep.Good(Name, $"its certificate proves that it is {pair.Peer}");
        return mayDialback
            ? CheckStep.Good(Name, $"{fault}; dialback has to do")
            : CheckStep.Bad(Name, fault, "Its operator has to mend that; or name its authority in Xmpp:TrustedAuthorities, or let dialback do by Xmpp:Dialback.");
    }

    /// <summary>What we prove.</summary>
    public async Task<CheckStep> OursAsync(CancellationToken cancel)
    {
        const string Name = "our proof";
        try
        {
            using CancellationTokenSource within = Within(cancel);
            if (await new OutgoingProof(parts, _connection!, _negotiation!, pair).ExternalAsync(within.Token))
                return CheckStep.Good(Name, $"it takes the certificate of {pair.Local}");
        }
        catch (Exception error) when (IsTrouble(error, cancel))
        {
            return CheckStep.Bad(Name, $"it does not take the proof of {pair.Local}: {Words(error)}", "Its log may say why.");
        }

        bool asksBack = !_negotiation!.Head.HasFeatures || _negotiation.Features.Child("dialback", XmppWords.DialbackFeature) is not null;
        return asksBack
            ? CheckStep.Good(Name, $"it asks by dialback whether this is {pair.Local}: the server answers that where it is to be found by DNS, and runs")
            : CheckStep.Bad(
                Name, $"it does not take the certificate of {pair.Local}, and asks no other way", "The certificate has to be for this domain, and of an authority that is trusted there; its chain belongs into the file too.");
    }

    public void Dispose()
    {
        _connection?.Close(fault: null);
        _connection?.Dispose();
    }

    private async Task<CheckStep> StreamAsync(bool mayFollow, CancellationToken cancel)
    {
        const string Name = "stream";
        _negotiation = new OutgoingNegotiation(parts, _connection!, pair);
        try
        {
            using CancellationTokenSource within = Within(cancel);
            await _negotiation.BeginAsync(_target!, within.Token);
            return CheckStep.Good(Name, _connection!.IsSecure ? "a stream opens, over TLS" : "a stream opens, without TLS");
        }
        catch (PeerUnreachableException) when (mayFollow && _negotiation.Elsewhere is not null)
        {
            _connection!.Dispose();
            _targets = [_negotiation.Elsewhere];
            CheckStep there = await ConnectionAsync(cancel);
            return there.IsGood ? await StreamAsync(mayFollow: false, cancel) : there;
        }
        catch (Exception error) when (IsTrouble(error, cancel))
        {
            return CheckStep.Bad(
                Name,
                $"no stream to {_target} opens: {Words(error)}",
                $"Its log may say more. It has to serve {pair.Peer} there, and must not have closed its door to {pair.Local}; where it is about a certificate, the one of this server is meant.");
        }
    }

    private static async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel) =>
        IPAddress.TryParse(host, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(host, cancel);

    /// <summary>Who takes connections may still never say a word.</summary>
    private static CancellationTokenSource Within(CancellationToken cancel)
    {
        var within = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        within.CancelAfter(ServerParts.HandshakeWithin);
        return within;
    }

    private static bool IsTrouble(Exception error, CancellationToken cancel) =>
        error is PeerUnreachableException || (StreamTrouble.IsOne(error) && !cancel.IsCancellationRequested);

    private static string Words(Exception error) => error is PeerUnreachableException ? error.Message : StreamTrouble.Of(error, "speaking with it").Message;
}
