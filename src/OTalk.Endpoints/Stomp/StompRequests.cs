using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Carries out the frames behind CONNECT (STOMP 1.2, "Client Frames"), in order.</summary>
/// <param name="connection">Whose.</param>
/// <param name="login">Who speaks.</param>
/// <param name="missed">What the session has missed.</param>
internal sealed class StompRequests(StompConnection connection, StompLogin login, StompMissed missed)
{
    private readonly StompCreation _creation = new(connection.Stream);
    private readonly StompTransactions _transactions = new();
    private StompSubscribing? _subscribing;

    private StompSubscribing Subscribing => _subscribing ??= new StompSubscribing(connection, login, _creation, missed);

    /// <summary>Carries out a frame.</summary>
    /// <returns>What is wrong with it, or null: then it is confirmed, now or when it is durable.</returns>
    public async ValueTask<StompFault?> CarryOutAsync(StompRequest request)
    {
        if (request is StompTransactedRequest { Transaction: not null } held)
            return Fault(Hold(held), request);
        if (request is StompSend send)
            return await SendAsync(send);

        // Whatever is no SEND begins when all before it are durable, and is confirmed after them.
        await connection.Stream.WhenIdleAsync();
        switch (request)
        {
            case StompBegin begin when _transactions.Begin(begin.Transaction) is { } wrong:
                return Fault(wrong, request);
            case StompAbort abort when _transactions.End(abort.Transaction) is null:
                return Fault(NoTransaction, request);
            case StompCommit commit:
                return await CommitAsync(commit);
            case StompSubscribe subscribe when await Subscribing.SubscribeAsync(subscribe) is { } refused:
                return StompErrors.Of(refused, request.Receipt);
            case StompUnsubscribe unsubscribe when await Subscribing.UnsubscribeAsync(unsubscribe) is { } unknown:
                return StompErrors.Of(unknown, request.Receipt);
            case StompAck ack when await AcknowledgeAsync(ack.Id, ack.Subscription, isDone: true) is { } lost:
                return StompErrors.Of(lost, request.Receipt);
            case StompNack nack when await AcknowledgeAsync(nack.Id, nack.Subscription, isDone: false) is { } lost:
                return StompErrors.Of(lost, request.Receipt);
        }

        connection.Confirm(request.Receipt);
        return null;
    }

    private const string NoTransaction = "no transaction of that name is begun";

    private string? Hold(StompTransactedRequest request)
    {
        bool isKnown = request switch
        {
            StompAck ack => connection.Listeners.FindWaiting(connection.Version, ack.Id, ack.Subscription) is not null,
            StompNack nack => connection.Listeners.FindWaiting(connection.Version, nack.Id, nack.Subscription) is not null,
            _ => true,
        };
        return isKnown ? _transactions.Hold(request) : NothingWaits;
    }

    private const string NothingWaits = "no message of that id waits to be acknowledged";

    /// <summary>Carries out what has waited. Those before one that is refused stay done: they may go to different trees.</summary>
    private async ValueTask<StompFault?> CommitAsync(StompCommit commit)
    {
        if (_transactions.End(commit.Transaction) is not { } held)
            return Fault(NoTransaction, commit);
        foreach (StompTransactedRequest request in held)
        {
            if (await CarryOutAsync(request with { Transaction = null }) is { } fault)
                return fault with { ReceiptId = commit.Receipt ?? fault.ReceiptId };
        }

        await connection.Stream.WhenIdleAsync();
        connection.Confirm(commit.Receipt);
        return null;
    }

    private async ValueTask<StompFault?> SendAsync(StompSend send)
    {
        if (!StompDestination.TryResolve(send.Destination, login.User, out IdentityUri? to, out string? wrong))
            return Fault(wrong, send);
        if (!login.MaySend(to))
            return StompErrors.Of(StanzaError.Forbidden($"the token does not allow to send to {to}"), send.Receipt);
        if (!StompMessages.TryRead(send, to, connection.Stream.Services.ReadMessage, out PublishStanza? stanza, out StanzaError? error))
            return StompErrors.Of(error, send.Receipt);
        if (!to.IsPattern && await _creation.EnsureAsync(to) is { } refused)
            return StompErrors.Of(refused, send.Receipt);
        await connection.Stream.ReceiveAsync(stanza);
        return null;
    }

    private async ValueTask<StanzaError?> AcknowledgeAsync(string id, string? subscription, bool isDone)
    {
        if (connection.Listeners.FindWaiting(connection.Version, id, subscription) is not var (listener, message))
            return StanzaError.NotFound(NothingWaits);
        IReadOnlyList<StompListener.Waiting> settled = connection.Listeners.Settle(listener, message);
        return listener.Worker is { } worker ? await worker.SettleAsync(settled, isDone) : null;
    }

    private static StompFault? Fault(string? message, StompRequest request) =>
        message is null ? null : StompErrors.Of(StanzaError.BadRequest(message), request.Receipt);
}
