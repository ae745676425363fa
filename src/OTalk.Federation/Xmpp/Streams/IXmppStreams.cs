using OTalk.Federation.Queues;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams;

/// <summary>
/// The ways to XMPP servers: a component of one, or streams of our own. Stanzas have the namespace <see cref="Ns.Server"/>, whatever the way
/// is, and both addresses. Safe for concurrent callers.
/// </summary>
public interface IXmppStreams
{
    /// <summary>
    /// Sends stanzas in order, behind those that were sent before, and returns when the other server has them: it has acknowledged them where
    /// it speaks stream management (XEP-0198), else it has answered a ping (XEP-0199) behind them, in whatever way.
    /// </summary>
    /// <param name="local">Our domain that they are from.</param>
    /// <param name="domain">Where to, in its normal form.</param>
    /// <param name="stanzas">The stanzas.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="PeerUnreachableException">They could not be sent, or the way ended before it was known that they arrived.</exception>
    /// <exception cref="TimeoutException">They were sent, and it did not become known in time that they arrived.</exception>
    Task SendAsync(string local, string domain, IReadOnlyList<XmlElement> stanzas, CancellationToken cancel);

    /// <summary>
    /// Sends one behind those that were sent before, opening a stream if there is none, and waits for nothing else: whether it arrives is not
    /// known.
    /// </summary>
    /// <param name="local">Our domain that it is from.</param>
    /// <param name="domain">Where to, in its normal form.</param>
    /// <param name="stanza">The stanza.</param>
    /// <param name="cancel">Gives up waiting for those before it.</param>
    /// <exception cref="PeerUnreachableException">It could not be sent.</exception>
    Task PassAsync(string local, string domain, XmlElement stanza, CancellationToken cancel);

    /// <summary>Returns when the domain is within reach: a stream with it is open.</summary>
    /// <param name="local">Our domain that speaks.</param>
    /// <param name="domain">The domain, in its normal form.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="PeerUnreachableException">It is not.</exception>
    Task ReachAsync(string local, string domain, CancellationToken cancel);
}
