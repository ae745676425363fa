namespace OTalk.Engine.Sessions;

/// <summary>What came of attaching a stream to a session.</summary>
public enum Attachment
{
    /// <summary>The stream reads the session.</summary>
    Done = 0,

    /// <summary>What the session reads has changed since it was found out where the stream goes on.</summary>
    Outdated = 1,

    /// <summary>The session has ended.</summary>
    Ended = 2,
}
