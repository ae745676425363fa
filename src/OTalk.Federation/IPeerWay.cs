using OTalk.Core.Addressing;
using OTalk.Engine.Peers;
using OTalk.Federation.Queues;

namespace OTalk.Federation;

/// <summary>A way to other servers, in their language: what it carries is said in oTalk's. Safe for concurrent callers.</summary>
public interface IPeerWay : IPeerChannel
{
    /// <summary>
    /// The answer to a change that the other side will not answer, for who waits: given as soon as the change is durable in the queue. Null where
    /// the other side answers, or is not known.
    /// </summary>
    /// <param name="stanza">The change.</param>
    /// <param name="now">When it is handed in.</param>
    RemoteAnswer? AnswerToKept(RemoteStanza stanza, DateTimeOffset now);

    /// <summary>Sends one stanza that is not queued, and waits for its answer.</summary>
    /// <exception cref="PeerUnreachableException">It could not be sent.</exception>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    Task<RemoteAnswer> AskAsync(RemoteStanza stanza, CancellationToken cancel);

    /// <summary>Sends a stanza that nobody answers.</summary>
    /// <param name="local">Our domain that it is from.</param>
    /// <param name="domain">Where to.</param>
    /// <param name="stanza">The stanza.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <exception cref="PeerUnreachableException">It could not be sent.</exception>
    Task PassAsync(string local, string domain, ReadOnlyMemory<byte> stanza, CancellationToken cancel);

    /// <summary>Asks how available somebody is whom one of ours follows, where nobody would tell it by itself.</summary>
    /// <exception cref="PeerUnreachableException">It could not be asked.</exception>
    Task ProbeAsync(Identity ours, Identity contact, CancellationToken cancel);

    /// <summary>Returns when the domain is within reach.</summary>
    /// <exception cref="PeerUnreachableException">It is not.</exception>
    Task ReachAsync(string local, string domain, CancellationToken cancel);
}
