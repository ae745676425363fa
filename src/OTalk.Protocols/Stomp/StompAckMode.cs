namespace OTalk.Protocols.Stomp;

/// <summary>How the messages of a subscription are acknowledged: its header <c>ack</c>.</summary>
public enum StompAckMode
{
    /// <summary><c>auto</c>: by being sent.</summary>
    Auto,

    /// <summary><c>client</c>: by the client, each with those before it.</summary>
    Client,

    /// <summary><c>client-individual</c>: by the client, one by one; from 1.1 on.</summary>
    ClientIndividual,
}
