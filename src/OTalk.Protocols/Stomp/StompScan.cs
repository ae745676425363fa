namespace OTalk.Protocols.Stomp;

/// <summary>What a <see cref="StompScanner"/> found.</summary>
internal enum StompScan
{
    /// <summary>All bytes are taken.</summary>
    NeedMore,

    /// <summary>A line with its line feed, or a body with its NUL.</summary>
    Whole,

    /// <summary>A NUL where a line should have ended.</summary>
    Nul,

    /// <summary>Another byte than NUL where the body should have ended.</summary>
    NoNul,

    /// <summary>More bytes than a line may have.</summary>
    LineTooLong,

    /// <summary>More bytes than a frame may have.</summary>
    FrameTooLong,
}
