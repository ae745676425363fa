using Microsoft.Extensions.Logging;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>How far a stream has come that another server opens: who it says to be, to whom it speaks, and what it is offered.</summary>
/// <param name="parts">What streams share.</param>
/// <param name="stream">The stream.</param>
internal sealed class IncomingState(ServerParts parts, ServerStream stream)
{
    private StreamPair? _byCertificate;
    private bool _hasHead;

    public ServerStream Stream => stream;

    /// <summary>The domain of ours that is spoken to.</summary>
    public string Local { get; private set; } = parts.Domains.Default;

    /// <summary>The domain that the other end says to be; null where it says none.</summary>
    public string? Peer { get; private set; }

    /// <summary>The same, as it was written.</summary>
    public string? Claimed { get; private set; }

    /// <summary>The id of the stream.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Whether the other end's certificate proves who it says to be, and it has not used that yet.</summary>
    public bool OffersExternal { get; private set; }

    /// <summary>Whether TLS may begin.</summary>
    public bool OffersTls => !stream.Connection.IsSecure && parts.Certificates.Of(Local) is not null;

    /// <summary>Between whom stanzas may come by the certificate; null where that was not used.</summary>
    public StreamPair? ByCertificate => _byCertificate;

    /// <summary>Whether a certificate that was shown proves a domain; why not is half a sentence.</summary>
    public string? FaultOf(string domain) =>
        stream.Connection.IsSecure ? parts.Trust.FaultOf(stream.Connection.Certificate, domain) : "it has no TLS";

    /// <summary>The other end has used its certificate, and opens the stream anew.</summary>
    public void UseCertificate()
    {
        _byCertificate = new StreamPair(Local, Peer!);
        OffersExternal = false;
        _hasHead = false;
        stream.Connection.Restart();
    }

    /// <summary>The other end has opened the stream: it is answered with ours, and with what is offered.</summary>
    /// <returns>The stream error that the head is; null for none.</returns>
    public async ValueTask<StreamFault?> OpenAsync(StreamHead head)
    {
        _hasHead = false;
        Claimed = head.From;
        StreamFault? fault = Read(head);
        await AnswerHeadAsync(head);
        if (fault is not null || !head.HasFeatures)
            return fault ?? (parts.AllowsDialback(Peer) ? null : new StreamFault(StreamCondition.UnsupportedVersion));
        Judge();
        await stream.Connection.WriteAsync(IncomingFeatures.Of(parts, this), CancellationToken.None);
        return null;
    }

    /// <summary>Opens our stream, unless that is done: an error needs one around it (RFC 6120, section 4.9.1.2).</summary>
    public async Task AnswerHeadAsync(StreamHead? head = null)
    {
        if (_hasHead || !stream.Connection.IsOpen)
            return;
        _hasHead = true;
        Id = parts.NewId();
        await stream.Connection.OpenAsync(
            new StreamHead(Ns.Server)
            {
                From = Local,
                To = Peer,
                Id = Id,
                Version = head is null or { HasFeatures: true } ? StreamHead.Version1 : null,
                Language = "en",
                Prefixes = [StreamHead.DialbackPrefix],
            },
            CancellationToken.None);
    }

    private StreamFault? Read(StreamHead head)
    {
        if (head.ContentNamespace is not Ns.Server)
            return new StreamFault(StreamCondition.InvalidNamespace, "this port is for servers");
        if (head.To is not null)
        {
            if (!Jid.TryParse(head.To, out Jid? to) || !to.IsDomain || !parts.Domains.Has(to.Domain))
                return new StreamFault(StreamCondition.HostUnknown);
            Local = to.Domain;
        }

        if (head.From is null)
            return null;
        if (!Jid.TryParse(head.From, out Jid? from) || !from.IsDomain || parts.Domains.Has(from.Domain))
            return new StreamFault(StreamCondition.InvalidFrom);
        Peer = from.Domain;
        if (!parts.Policy.AllowsXmpp(Peer))
            return new StreamFault(StreamCondition.PolicyViolation, $"this server does not speak with {Peer}");
        if (_byCertificate is { } proved && proved != new StreamPair(Local, Peer))
            return new StreamFault(StreamCondition.InvalidFrom, "another domain was proved");
        return null;
    }

    private void Judge()
    {
        OffersExternal = false;
        if (!stream.Connection.IsSecure || Peer is null || _byCertificate is not null)
            return;
        string? fault = FaultOf(Peer);
        OffersExternal = fault is null;
        if (fault is not null && !parts.AllowsDialback(Peer))
        {
            parts.Metrics.Failed("accepted", "certificate");
            parts.Log.NotProved(parts.Policy.Names(Peer) ? LogLevel.Warning : LogLevel.Information, stream.Connection.Address, Peer, fault);
        }
    }
}
