using Microsoft.Extensions.Logging;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Xmpp.Gateway;

/// <summary>
/// Answers stanzas that could not be taken because the store failed: their senders know of it, and what comes behind them on the stream has
/// nothing to do with that.
/// </summary>
/// <param name="receiver">Who takes stanzas.</param>
/// <param name="streams">The ways back.</param>
/// <param name="logger">For the operator.</param>
internal sealed partial class StoreGuard(IXmppReceiver receiver, IXmppStreams streams, ILogger<StoreGuard> logger) : IXmppReceiver
{
    public async Task TakeAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        try
        {
            await receiver.TakeAsync(stanza, from, to, cancel);
        }
        catch (StoreException failure)
        {
            LogNotStored(failure, stanza.Name, from.Domain);
            await RefuseAsync(stanza, from, to, cancel);
        }
    }

    public void Reached(string domain) => receiver.Reached(domain);

    private async Task RefuseAsync(XmlElement stanza, Jid from, Jid to, CancellationToken cancel)
    {
        var error = new XmppError(StanzaCondition.InternalServerError, StanzaErrorType.Wait, "it could not be stored; try again");
        if (error.Answer(stanza) is not { } answer)
            return;
        try
        {
            await streams.PassAsync(to.Domain, from.Domain, answer, cancel);
        }
        catch (PeerUnreachableException unreachable)
        {
            LogNotAnswered(unreachable.Message, from.Domain);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "xmpp-not-stored", Message = "A {Kind} of {Domain} could not be stored; its sender is told")]
    private partial void LogNotStored(Exception failure, string kind, string domain);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "xmpp-not-told", Message = "Nobody at {Domain} could be told what was not stored: {Reason}")]
    private partial void LogNotAnswered(string reason, string domain);
}
