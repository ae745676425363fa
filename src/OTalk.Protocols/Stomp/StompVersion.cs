namespace OTalk.Protocols.Stomp;

/// <summary>The versions of STOMP, in order.</summary>
public enum StompVersion
{
    /// <summary>1.0: no escapes, values without the space around them.</summary>
    V10,

    /// <summary>1.1: the escapes <c>\n</c>, <c>\c</c> and <c>\\</c>; NACK and heart-beats.</summary>
    V11,

    /// <summary>1.2: the escape <c>\r</c> as well, lines that end in CR LF, acknowledging by <c>id</c>.</summary>
    V12,
}
