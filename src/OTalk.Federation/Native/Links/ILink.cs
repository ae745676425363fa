namespace OTalk.Federation.Native.Links;

/// <summary>
/// An authenticated WebSocket between this server and another (protocol reference, "Links"). Stanzas travel in both directions, whoever opened
/// it. Members may be used by anyone at any time.
/// </summary>
public interface ILink
{
    /// <summary>The domain of ours under which it was opened.</summary>
    string LocalDomain { get; }

    /// <summary>The domains of ours that the other end takes stanzas from.</summary>
    IReadOnlyCollection<string> LocalDomains { get; }

    /// <summary>The domains that the other end has proved to be.</summary>
    IReadOnlyCollection<string> PeerDomains { get; }

    /// <summary>Whether stanzas can be sent. It never opens again.</summary>
    bool IsOpen { get; }

    /// <summary>Completes when it has ended, for whatever reason; never fails.</summary>
    Task Ended { get; }

    /// <summary>
    /// Sends one stanza as one text message, behind those that were sent before. Completes when it is written to the connection, which is not
    /// that it arrived. The other end refuses one whose <c>from</c> is not of <see cref="LocalDomains"/>.
    /// </summary>
    /// <param name="stanza">A JSON object; not kept.</param>
    /// <param name="cancel">Gives up waiting for those before it; a stanza that is being written is written to its end.</param>
    /// <exception cref="LinkEndedException">The link has ended, and the stanza may have arrived or not.</exception>
    /// <exception cref="OperationCanceledException">The stanza was not sent.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> stanza, CancellationToken cancel);

    /// <summary>Adds domains: proves one of ours to the other end, and has it prove one of its own. Either may be proved already.</summary>
    /// <param name="localDomain">One of ours.</param>
    /// <param name="peerDomain">One that the other end is to be.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>Why not; null if both are proved now.</returns>
    Task<LinkFault?> ExtendAsync(string localDomain, string peerDomain, CancellationToken cancel);

    /// <summary>Closes it once what is being sent is written. The first reason counts.</summary>
    /// <param name="code">Code of the close frame (RFC 6455 §7.4).</param>
    /// <param name="reason">A few words for the other end, in ASCII.</param>
    void Close(int code, string reason);
}
