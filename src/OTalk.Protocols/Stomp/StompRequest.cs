namespace OTalk.Protocols.Stomp;

/// <summary>A frame of a client whose headers are what its command and version ask for.</summary>
public abstract record StompRequest
{
    /// <summary>The id of the RECEIPT to send when the request is carried out, or null.</summary>
    public string? Receipt { get; init; }
}

/// <summary>A request that may be part of a transaction.</summary>
public abstract record StompTransactedRequest : StompRequest
{
    /// <summary>The transaction it belongs to, or null.</summary>
    public string? Transaction { get; init; }
}

/// <summary>SEND.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Body">The message, as it came.</param>
/// <param name="Headers">All headers of the frame.</param>
public sealed record StompSend(string Destination, ReadOnlyMemory<byte> Body, StompHeaders Headers) : StompTransactedRequest
{
    /// <summary>The MIME type of the body, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>The key whose value the message becomes, or null.</summary>
    public string? Key { get; init; }

    /// <summary>The id the client chose for the message, not looked into, or null.</summary>
    public string? MsgId { get; init; }

    /// <summary>Whether the message is not stored.</summary>
    public bool Transient { get; init; }
}

/// <summary>SUBSCRIBE.</summary>
/// <param name="Id">The client's name for the subscription; null only in 1.0.</param>
/// <param name="Destination">What to listen to.</param>
/// <param name="Ack">How its messages are acknowledged.</param>
/// <param name="Headers">All headers of the frame.</param>
public sealed record StompSubscribe(string? Id, string Destination, StompAckMode Ack, StompHeaders Headers) : StompRequest;

/// <summary>UNSUBSCRIBE.</summary>
/// <param name="Id">The client's name for the subscription; null only in 1.0.</param>
/// <param name="Destination">What it listened to: in 1.0, for want of an id; otherwise null.</param>
public sealed record StompUnsubscribe(string? Id, string? Destination) : StompRequest;

/// <summary>ACK.</summary>
/// <param name="Id">In 1.2 the <c>ack</c> of the message, before that its <c>message-id</c>.</param>
/// <param name="Subscription">The subscription by which it came: always in 1.1, if the client says it in 1.0, null in 1.2.</param>
public sealed record StompAck(string Id, string? Subscription) : StompTransactedRequest;

/// <summary>NACK; there is none in 1.0.</summary>
/// <param name="Id">As in <see cref="StompAck"/>.</param>
/// <param name="Subscription">As in <see cref="StompAck"/>.</param>
public sealed record StompNack(string Id, string? Subscription) : StompTransactedRequest;

/// <summary>BEGIN.</summary>
/// <param name="Transaction">The client's name for it.</param>
public sealed record StompBegin(string Transaction) : StompRequest;

/// <summary>COMMIT.</summary>
/// <param name="Transaction">The name it was begun with.</param>
public sealed record StompCommit(string Transaction) : StompRequest;

/// <summary>ABORT.</summary>
/// <param name="Transaction">The name it was begun with.</param>
public sealed record StompAbort(string Transaction) : StompRequest;

/// <summary>DISCONNECT.</summary>
public sealed record StompDisconnect : StompRequest;
