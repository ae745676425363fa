namespace OTalk.Protocols.Stomp;

/// <summary>What a <see cref="StompReader"/> found.</summary>
public enum StompReadResult
{
    /// <summary>All bytes are taken, and a frame may be under way.</summary>
    NeedMore,

    /// <summary>One or more line breaks between frames: the client is alive.</summary>
    HeartBeat,

    /// <summary>A frame.</summary>
    Frame,

    /// <summary>Bytes that are no frame; nothing can be read behind them.</summary>
    Fault,
}
