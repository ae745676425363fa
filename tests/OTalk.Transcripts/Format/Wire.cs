namespace OTalk.Transcripts.Format;

/// <summary>What a client speaks.</summary>
public enum Wire
{
    /// <summary>oTalk over WebSocket.</summary>
    OTalk,

    /// <summary>Talker over TCP.</summary>
    Talker,

    /// <summary>STOMP, over TCP or WebSocket.</summary>
    Stomp,
}
