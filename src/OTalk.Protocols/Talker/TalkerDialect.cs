namespace OTalk.Protocols.Talker;

/// <summary>The two ways in which Talker is spoken. A connection is served in the one in which it connected.</summary>
public enum TalkerDialect
{
    /// <summary>As the Talker document has it: <c>connect</c> names its user.</summary>
    Document,

    /// <summary>As the clients of the service speak it: <c>connect</c> has a room and a token only.</summary>
    Deployed,
}
