using OTalk.Engine.Streams;

namespace OTalk.Engine.Queues;

/// <summary>On whose account claims wait for jobs: a session's, or that of another server.</summary>
public interface IWaits
{
    /// <summary>Counts a claim that may wait for a job; false where as many as may do so already.</summary>
    bool TryWait();

    /// <summary>Such a claim waits no longer.</summary>
    void EndWait();

    /// <summary>A claim has begun to wait: what held up others for it goes on.</summary>
    void Park();

    /// <summary>Whether nobody is there any more to take a job that a stream has claimed.</summary>
    bool IsGoneFor(ClientStream stream);
}
