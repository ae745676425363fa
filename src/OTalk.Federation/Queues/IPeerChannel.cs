namespace OTalk.Federation.Queues;

/// <summary>
/// The way to other servers. It may be asked for a domain again and again; what costs a peer something, it remembers for a while by itself.
/// Safe for concurrent callers; one domain has one caller at a time.
/// </summary>
public interface IPeerChannel
{
    /// <summary>
    /// Sends a batch and waits for its answers, one for each stanza in order. What the peer says about the batch as a whole is no answer where it
    /// may pass, and the answer of each stanza where it will not.
    /// </summary>
    /// <param name="domain">Where to.</param>
    /// <param name="tx">What the batch is called.</param>
    /// <param name="stanzas">Its stanzas.</param>
    /// <param name="reached">Called when there is a way, before anything goes over it. What it throws ends the call: nothing was sent.</param>
    /// <param name="cancel">Is cancelled when the server stops: the call ends at once, whatever becomes of the batch.</param>
    /// <exception cref="PeerUnreachableException">It could not be sent, or the way ended before the answers came.</exception>
    /// <exception cref="TimeoutException">It was sent, and the answers did not come in time.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel);

    /// <summary>Who had sent the last batch to a domain has been told its answers, and what they change is done. Must not wait, and must not throw.</summary>
    void Told(string domain)
    {
    }
}
