namespace OTalk.Federation.Peers;

/// <summary>Is told how it goes with other domains. Calls return at once; safe for concurrent callers.</summary>
public interface IPeerNews
{
    /// <summary>A domain was reached, or has reached this server.</summary>
    void Reached(string domain);

    /// <summary>A try to reach a domain, or to have an answer from it, has failed.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why, in plain words.</param>
    void Failed(string domain, string reason);

    /// <summary>What waits for a domain could not be sent.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why, in plain words.</param>
    /// <param name="nextTry">When it is tried again.</param>
    void Waits(string domain, string reason, DateTimeOffset nextTry);
}
