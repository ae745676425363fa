namespace OTalk.Engine.Streams;

/// <summary>How far a stream has come.</summary>
[Flags]
public enum StreamPhase
{
    /// <summary>Nobody is authenticated.</summary>
    Connected = 1,

    /// <summary>Authenticated, no session bound.</summary>
    Authenticated = 2,

    /// <summary>A session is bound.</summary>
    Bound = 4,
}
