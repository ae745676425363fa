namespace OTalk.Federation.Queues;

/// <summary>Why a domain cannot be reached.</summary>
public enum PeerTrouble
{
    /// <summary>It may work later.</summary>
    MayPass = 0,

    /// <summary>There is no such server, as far as can be seen now.</summary>
    NoSuchServer = 1,

    /// <summary>The settings of this server or of the other do not allow it.</summary>
    NotAllowed = 2,
}

/// <summary>A domain could not be reached. The message says how, in plain words, for the operator.</summary>
public sealed class PeerUnreachableException : Exception
{
    public PeerUnreachableException(PeerTrouble kind, string message)
        : base(message) => Kind = kind;

    public PeerUnreachableException(PeerTrouble kind, string message, Exception inner)
        : base(message, inner) => Kind = kind;

    public PeerUnreachableException()
    {
    }

    public PeerUnreachableException(string message)
        : base(message)
    {
    }

    public PeerUnreachableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>What kind of trouble it is.</summary>
    public PeerTrouble Kind { get; }
}
