namespace OTalk.Protocols.Talker;

/// <summary>What members of a room are told of another.</summary>
public enum TalkerPresence
{
    Join,
    Leave,

    /// <summary>Deployed dialect only: silent, or gone without a word.</summary>
    Idle,

    /// <summary>Deployed dialect only: no longer idle.</summary>
    Back,
}
