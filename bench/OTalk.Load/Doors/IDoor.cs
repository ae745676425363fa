namespace OTalk.Load.Doors;

/// <summary>
/// One way into a server under load. It makes whatever the connections need (accounts, the channel) and opens connections that are ready:
/// subscribed, or allowed to publish. Opening blocks; nothing is measured yet.
/// </summary>
internal interface IDoor : IDisposable
{
    /// <summary>A connection on which every message published from now on will arrive.</summary>
    /// <param name="number">Counts from 0.</param>
    IDoorConnection OpenSubscriber(int number);

    /// <summary>A connection that publishes to what the subscribers read.</summary>
    /// <param name="number">Counts from 0.</param>
    IDoorConnection OpenPublisher(int number);
}
