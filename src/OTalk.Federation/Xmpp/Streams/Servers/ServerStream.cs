using System.Collections.Immutable;
using OTalk.Federation.Native;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>One end of a stream with another server, whoever opened it: between which domains stanzas may go, and how they do.</summary>
internal sealed class ServerStream
{
    private readonly ServerParts _parts;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableHashSet<StreamPair> _sends = [];
    private ImmutableHashSet<StreamPair> _receives = [];

    /// <param name="parts">What streams share.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="isDialed">Whether this end opened it.</param>
    public ServerStream(ServerParts parts, XmppConnection connection, bool isDialed) =>
        (_parts, Connection, IsDialed) = (parts, connection, isDialed);

    public XmppConnection Connection { get; }

    /// <summary>Whether this end opened it.</summary>
    public bool IsDialed { get; }

    /// <summary>Who opened it, a word.</summary>
    public string Side => IsDialed ? "dialed" : "accepted";

    /// <summary>Whether stanzas go in both directions (XEP-0288).</summary>
    public bool IsBidi { get; set; }

    /// <summary>What is known of what has arrived; null where the other end does not speak XEP-0198.</summary>
    public StreamManagement? Management { get; set; }

    /// <summary>Whether another connection goes on with what is known of what has arrived.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>Proves domains of ours by dialback; null where the other end does not take that, or we did not open the stream.</summary>
    public DialbackAsking? Asking { get; set; }

    /// <summary>Between whom we may send.</summary>
    public IReadOnlyCollection<StreamPair> SendPairs => Volatile.Read(ref _sends);

    /// <summary>The other end's domains.</summary>
    public IEnumerable<string> PeerDomains => Volatile.Read(ref _sends).Concat(Volatile.Read(ref _receives)).Select(pair => pair.Peer);

    /// <summary>Whether any domain is proved.</summary>
    public bool IsProved => !Volatile.Read(ref _sends).IsEmpty || !Volatile.Read(ref _receives).IsEmpty;

    /// <summary>Completes when it has ended; never fails.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether stanzas between two domains may be sent now.</summary>
    public bool MaySend(StreamPair pair) => Connection.IsOpen && Volatile.Read(ref _sends).Contains(pair);

    /// <summary>Whether stanzas between two domains may come.</summary>
    public bool MayReceive(StreamPair pair) => Volatile.Read(ref _receives).Contains(pair);

    /// <summary>A domain is proved: on a stream that we opened ours, on one of the other end its.</summary>
    /// <param name="pair">The domains.</param>
    /// <param name="proof">What proved it, a word.</param>
    public void Prove(StreamPair pair, string proof)
    {
        if (IsDialed || IsBidi)
            ImmutableInterlocked.Update(ref _sends, static (known, one) => known.Add(one), pair);
        if (!IsDialed || IsBidi)
            ImmutableInterlocked.Update(ref _receives, static (known, one) => known.Add(one), pair);
        _parts.Metrics.Opened(Side, proof);
        _parts.Log.Opened(pair.Local, pair.Peer, Side, proof);
        _parts.Open.Add(this);
        _parts.Receiver.Reached(pair.Peer);
    }

    /// <inheritdoc cref="IXmppStreams.SendAsync"/>
    public async Task SendAsync(StreamPair pair, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(_parts.AnswerWithin, _parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            bool arrived = Management is { } management
                ? await SendManagedAsync(management, stanzas, both.Token)
                : await SendPingedAsync(pair, stanzas, both.Token);
            if (!arrived)
                throw new PeerUnreachableException(PeerTrouble.MayPass, "the stream ended before it was known what had arrived");
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            // Neither this stream nor a resumed one says more: the next try has a new one.
            Management?.End();
            Connection.Close(new StreamFault(StreamCondition.ConnectionTimeout));
            throw new TimeoutException($"{pair.Peer} did not say in time what had arrived", late);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            throw new PeerUnreachableException(PeerTrouble.MayPass, "the stream broke", broken);
        }
    }

    /// <inheritdoc cref="IXmppStreams.PassAsync"/>
    public async Task PassAsync(XmlElement stanza, CancellationToken cancel)
    {
        try
        {
            StreamManagement? management = Management;
            IReadOnlyList<XmlElement> sent = management is { IsToAsk: true } ? [stanza, StreamManagement.Question] : [stanza];
            await Connection.WriteAsync(sent, () => management?.Sent([stanza]), cancel);
            _parts.Metrics.Sent(1);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            throw new PeerUnreachableException(PeerTrouble.MayPass, "the stream broke", broken);
        }
    }

    /// <summary>Takes a stanza.</summary>
    /// <returns>The stream error that it is; null for none.</returns>
    public async ValueTask<StreamFault?> TakeStanzaAsync(XmlElement stanza)
    {
        if (!StanzaAddresses.TryRead(stanza, out StanzaAddresses? addresses, out StreamFault? fault))
            return fault;
        if (!MayReceive(new StreamPair(addresses.To.Domain, addresses.From.Domain)))
            return FaultOf(addresses);
        _parts.Metrics.Received();
        if (!_parts.Pings.Take(stanza, addresses.From))
            await _parts.Receiver.TakeAsync(stanza, addresses.From, addresses.To, _parts.Stopping);
        Management?.Took();
        return null;
    }

    /// <summary>Takes what is said of what has arrived (XEP-0198, section 4).</summary>
    /// <returns>The stream error that it is; null for none.</returns>
    public async ValueTask<StreamFault?> TakeManagementAsync(XmlElement element)
    {
        if (Management is not { } management)
            return new StreamFault(StreamCondition.UnsupportedStanzaType, "stream management is not enabled");
        if (element.Name is "r")
            await Connection.WriteAsync(management.Answer(), _parts.Stopping);
        else if (element.Name is not "a" || !uint.TryParse(element["h"], System.Globalization.CultureInfo.InvariantCulture, out uint count))
            return new StreamFault(StreamCondition.UnsupportedStanzaType);
        else if (!management.Arrived(count))
            return new StreamFault(StreamCondition.UndefinedCondition, $"{count} stanzas cannot have arrived");
        return null;
    }

    /// <summary>The connection is over.</summary>
    /// <param name="isBroken">Whether it broke, and was not closed by either end.</param>
    /// <param name="text">Why, half a sentence.</param>
    public async Task EndAsync(bool isBroken, string text)
    {
        _parts.Open.Remove(this);
        _parts.Resumptions.Ended(this, isBroken);
        _parts.Pings.End(this);
        Asking?.End(text);
        _parts.Log.Ended(PeerDomains.FirstOrDefault(), Connection.Address, Side, text);
        await Connection.FinishAsync();
        _ended.TrySetResult();

        // It may have been added meanwhile.
        _parts.Open.Remove(this);
    }

    private StreamFault FaultOf(StanzaAddresses addresses)
    {
        ImmutableHashSet<StreamPair> receives = Volatile.Read(ref _receives);
        if (receives.IsEmpty)
            return new StreamFault(StreamCondition.NotAuthorized, "no domain is proved on this stream");
        return receives.Any(pair => pair.Peer == addresses.From.Domain)
            ? new StreamFault(StreamCondition.HostUnknown, $"{addresses.To.Domain} is not spoken with on this stream")
            : new StreamFault(StreamCondition.InvalidFrom, $"{addresses.From.Domain} is not proved on this stream");
    }

    private async Task<bool> SendManagedAsync(StreamManagement management, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        Task<bool> arrival = Task.FromResult(true);
        void Note()
        {
            management.Sent(stanzas);
            arrival = management.ArrivalAsync();
        }

        await Connection.WriteAsync([.. stanzas, StreamManagement.Question], Note, cancel);
        _parts.Metrics.Sent(stanzas.Count);
        return await Waiting.ForAsync(arrival, cancel);
    }

    private async Task<bool> SendPingedAsync(StreamPair pair, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel)
    {
        XmppPings.Ping ping = _parts.Pings.Make(this, pair.Local, pair.Peer);
        try
        {
            await Connection.WriteAsync([.. stanzas, ping.Stanza], cancel);
            _parts.Metrics.Sent(stanzas.Count);
            return await Waiting.ForAsync(ping.Answer.Task, cancel);
        }
        finally
        {
            _parts.Pings.Forget(ping);
        }
    }
}
