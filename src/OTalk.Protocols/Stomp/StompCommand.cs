namespace OTalk.Protocols.Stomp;

/// <summary>What a frame is; those of clients come first.</summary>
public enum StompCommand
{
    /// <summary>Begins a connection.</summary>
    Connect,

    /// <summary>The same under its newer name.</summary>
    Stomp,

    /// <summary>Publishes a message.</summary>
    Send,

    /// <summary>Begins to listen to a destination.</summary>
    Subscribe,

    /// <summary>Ends that.</summary>
    Unsubscribe,

    /// <summary>A message is worked off.</summary>
    Ack,

    /// <summary>A message was not worked off.</summary>
    Nack,

    /// <summary>Begins a transaction.</summary>
    Begin,

    /// <summary>Carries a transaction out.</summary>
    Commit,

    /// <summary>Gives a transaction up.</summary>
    Abort,

    /// <summary>Ends the connection.</summary>
    Disconnect,

    /// <summary>The server's answer to <see cref="Connect"/>.</summary>
    Connected,

    /// <summary>A message of a subscription.</summary>
    Message,

    /// <summary>What the client asked a receipt for is done.</summary>
    Receipt,

    /// <summary>Something went wrong; the connection ends.</summary>
    Error,
}
