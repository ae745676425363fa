using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>What a server that opens a stream is offered (RFC 6120, section 4.3.2).</summary>
internal static class IncomingFeatures
{
    /// <summary>The features of a stream as it is now.</summary>
    public static XmlElement Of(ServerParts parts, IncomingState state) => new(
        "features",
        Ns.Streams,
        state.OffersTls ? StartTls(isRequired: !parts.AllowsDialback(state.Peer)) : null,
        state.OffersExternal ? new XmlElement("mechanisms", XmppWords.Sasl, new XmlElement("mechanism", XmppWords.Sasl, XmppWords.External)) : null,
        OffersDialback(parts, state)
            ? new XmlElement("dialback", XmppWords.DialbackFeature, new XmlElement("errors", XmppWords.DialbackFeature))
            : null,
        state is { ByCertificate: null, OffersTls: false } ? new XmlElement("bidi", XmppWords.BidiFeature) : null,
        state.ByCertificate is not null ? new XmlElement("sm", XmppWords.Management) : null);

    /// <summary>Over TLS where that can be had, unless nothing but TLS is taken.</summary>
    private static bool OffersDialback(ServerParts parts, IncomingState state) =>
        parts.AllowsDialback(state.Peer) || (state.Stream.Connection.IsSecure && state.OffersExternal);

    private static XmlElement StartTls(bool isRequired) =>
        new("starttls", XmppWords.Tls, isRequired ? new XmlElement("required", XmppWords.Tls) : null);
}
