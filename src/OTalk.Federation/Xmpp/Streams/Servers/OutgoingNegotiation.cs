using Microsoft.Extensions.Logging;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Names;
using OTalk.Federation.Xmpp.Streams.Trust;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>
/// The beginning of a stream that we open (RFC 6120, section 4.3): its head, its features, and TLS. Everything it throws is a
/// <see cref="PeerUnreachableException"/> that says why, or of the connection.
/// </summary>
/// <param name="parts">What streams share.</param>
/// <param name="connection">The connection.</param>
/// <param name="pair">Who speaks to whom.</param>
internal sealed class OutgoingNegotiation(ServerParts parts, XmppConnection connection, StreamPair pair)
{
    /// <summary>What the other end said of its stream.</summary>
    public StreamHead Head { get; private set; } = new(Ns.Server);

    /// <summary>What it offers now; empty where it offers nothing.</summary>
    public XmlElement Features { get; private set; } = new("features", Ns.Streams);

    /// <summary>Where else the other end says to go, when it is that why it has refused; null where it says nothing of that.</summary>
    public XmppTarget? Elsewhere { get; private set; }

    /// <summary>What is wrong, and may pass.</summary>
    public static PeerUnreachableException Refused(string text) => new(PeerTrouble.MayPass, text);

    /// <summary>Opens the stream over TLS, or without where that is how the other end is and dialback is enough.</summary>
    public async Task BeginAsync(XmppTarget target, CancellationToken cancel)
    {
        if (target.IsDirectTls)
            await SecureAsync(isDirect: true, cancel);
        await OpenAsync(cancel);
        if (!connection.IsSecure && Features.Child("starttls", XmppWords.Tls) is not null)
        {
            await connection.WriteAsync(new XmlElement("starttls", XmppWords.Tls), cancel);
            if (!(await NextAsync(cancel)).Is("proceed", XmppWords.Tls))
                throw Refused("it offers TLS, and does not begin it");
            if (!connection.IsQuiet)
                throw Refused("it says more before TLS begins");
            await SecureAsync(isDirect: false, cancel);
            await OpenAsync(cancel);
        }

        string? fault = connection.IsSecure ? parts.Trust.FaultOf(connection.Certificate, pair.Peer) : "it offers no TLS";
        if (fault is null || parts.AllowsDialback(pair.Peer))
            return;
        parts.Log.NotProved(parts.Policy.Names(pair.Peer) ? LogLevel.Warning : LogLevel.Information, connection.Address, pair.Peer, fault);
        throw Refused(fault);
    }

    /// <summary>Opens the stream, or opens it anew, and reads what is offered.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        await connection.OpenAsync(
            new StreamHead(Ns.Server) { From = pair.Local, To = pair.Peer, Language = "en", Prefixes = [StreamHead.DialbackPrefix] }, cancel);
        Head = await ReadAsync(cancel) is StreamOpened { Head: { ContentNamespace: Ns.Server } head } ? head : throw Refused("it opens no stream of servers");
        Features = new XmlElement("features", Ns.Streams);
        if (Head.HasFeatures)
            Features = await NextAsync(cancel) is var features && features.Is("features", Ns.Streams) ? features : throw Refused("it offers no features");
    }

    /// <summary>Waits for an element; a stream error is thrown.</summary>
    public async Task<XmlElement> NextAsync(CancellationToken cancel) =>
        await ReadAsync(cancel) is StreamElement { Element: var element } ? element : throw Refused("it opens a stream where none begins");

    private async Task<XmlStreamItem> ReadAsync(CancellationToken cancel) => await connection.ReadAsync(cancel) switch
    {
        StreamElement { Element: var element } when StreamFault.IsFault(element) => throw Answered(StreamFault.Read(element)),
        StreamBroken { Fault: var fault } => throw Broken(fault),
        null or StreamClosed => throw Refused("it closes the stream"),
        var item => item,
    };

    private PeerUnreachableException Answered(StreamFault fault)
    {
        Elsewhere = fault is { Condition: StreamCondition.SeeOtherHost, OtherHost: { } host } ? XmppTarget.Read(host) : null;
        return Refused($"it answers {StreamTrouble.Words(fault)}");
    }

    private PeerUnreachableException Broken(StreamFault fault)
    {
        connection.Close(fault);
        return Refused($"what it says cannot be read: {StreamTrouble.Words(fault)}");
    }

    private Task SecureAsync(bool isDirect, CancellationToken cancel) =>
        connection.SecureAsync(XmppTls.Client(pair.Peer, parts.Certificates.Of(pair.Local), isDirect), cancel);
}
