using System.Diagnostics.CodeAnalysis;

namespace OTalk.Protocols.Stomp;

/// <summary>Reads the frames of a client behind CONNECT (STOMP 1.2, "Client Frames"), by the rules of the version that is spoken.</summary>
public static class StompRequestReader
{
    /// <summary>Reads one frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="version">What the connection speaks.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="fault">What is wrong.</param>
    public static bool TryRead(
        StompFrame frame, StompVersion version, [NotNullWhen(true)] out StompRequest? request, [NotNullWhen(false)] out StompFault? fault)
    {
        var fields = new StompFields(frame);
        var receipt = StompFault.ReceiptOf(frame.Command, frame.Headers);
        request = Read(frame, version, ref fields);
        if (version == StompVersion.V12 && request is not (null or StompSend) && !frame.Body.IsEmpty)
        {
            fields.Fail($"{frame.Command.Text()} has a body");
        }

        fault = fields.Fault is { } message ? new StompFault(message) { ReceiptId = receipt } : null;
        request = fault is null ? request! with { Receipt = receipt } : null;
        return fault is null;
    }

    private static StompRequest? Read(StompFrame frame, StompVersion version, ref StompFields fields)
    {
        switch (frame.Command)
        {
            case StompCommand.Send:
                return ReadSend(frame, ref fields);
            case StompCommand.Subscribe:
                var id = fields.Require(StompHeaderNames.Id, when: version != StompVersion.V10);
                return new StompSubscribe(id, fields.Require(StompHeaderNames.Destination), ReadMode(version, ref fields), frame.Headers);
            case StompCommand.Unsubscribe:
                return ReadUnsubscribe(version, ref fields);
            case StompCommand.Ack:
                var (acked, by) = ReadMessage(version, ref fields);
                return new StompAck(acked, by) { Transaction = fields.Find(StompHeaderNames.Transaction) };
            case StompCommand.Nack when version != StompVersion.V10:
                var (refused, through) = ReadMessage(version, ref fields);
                return new StompNack(refused, through) { Transaction = fields.Find(StompHeaderNames.Transaction) };
            case StompCommand.Begin:
                return new StompBegin(fields.Require(StompHeaderNames.Transaction));
            case StompCommand.Commit:
                return new StompCommit(fields.Require(StompHeaderNames.Transaction));
            case StompCommand.Abort:
                return new StompAbort(fields.Require(StompHeaderNames.Transaction));
            case StompCommand.Disconnect:
                return new StompDisconnect();
            case StompCommand.Connect or StompCommand.Stomp:
                fields.Fail("the connection has begun already");
                return null;
            default:
                fields.Fail($"{frame.Command.Text()} is no command of {(frame.Command.IsOfClients() ? $"STOMP {version.Text()}" : "clients")}");
                return null;
        }
    }

    private static StompSend ReadSend(StompFrame frame, ref StompFields fields)
    {
        var transient = fields.Find(StompHeaderNames.Transient);
        var send = new StompSend(fields.Require(StompHeaderNames.Destination), frame.Body, frame.Headers)
        {
            ContentType = fields.Find(StompHeaderNames.ContentType),
            Key = fields.Find(StompHeaderNames.Key),
            MsgId = fields.Find(StompHeaderNames.MsgId),
            Transient = transient is "true",
            Transaction = fields.Find(StompHeaderNames.Transaction),
        };
        if (transient is not (null or "true" or "false"))
        {
            fields.Fail("transient is neither true nor false");
        }

        return send;
    }

    private static StompAckMode ReadMode(StompVersion version, ref StompFields fields)
    {
        var hasIndividual = version != StompVersion.V10;
        switch (fields.Find(StompHeaderNames.Ack))
        {
            case null or "auto":
                return StompAckMode.Auto;
            case "client":
                return StompAckMode.Client;
            case "client-individual" when hasIndividual:
                return StompAckMode.ClientIndividual;
            default:
                fields.Fail(hasIndividual ? "ack is none of auto, client and client-individual" : "ack is neither auto nor client");
                return default;
        }
    }

    private static StompUnsubscribe ReadUnsubscribe(StompVersion version, ref StompFields fields)
    {
        if (version != StompVersion.V10)
        {
            return new StompUnsubscribe(fields.Require(StompHeaderNames.Id), Destination: null);
        }

        var id = fields.Find(StompHeaderNames.Id);
        var destination = fields.Find(StompHeaderNames.Destination);
        if (id is null && destination is null)
        {
            fields.Fail("UNSUBSCRIBE needs the header id or destination");
        }

        return new StompUnsubscribe(id, id is null ? destination : null);
    }

    private static (string Id, string? Subscription) ReadMessage(StompVersion version, ref StompFields fields) =>
        version == StompVersion.V12
            ? (fields.Require(StompHeaderNames.Id), null)
            : (fields.Require(StompHeaderNames.MessageId), fields.Require(StompHeaderNames.Subscription, when: version == StompVersion.V11));
}
