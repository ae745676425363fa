using Microsoft.Extensions.Logging;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Streams.Dialback;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Servers;

/// <summary>
/// Dialback on a stream that another server has opened (XEP-0220): it may prove domains of its own, one after the other, and may ask whether
/// keys of ours are right. A domain for which it has shown a trusted certificate is proved by that, and nobody is asked.
/// </summary>
/// <param name="parts">What streams share.</param>
/// <param name="state">How far the stream has come.</param>
/// <param name="dialer">Asks whether keys are right.</param>
internal sealed class IncomingDialback(ServerParts parts, IncomingState state, ServerDialer dialer)
{
    /// <summary>Domains that may be proved at the same time.</summary>
    private const int MostAtOnce = 16;

    private int _underWay;

    private XmppConnection Connection => state.Stream.Connection;

    /// <summary>Takes an element of dialback.</summary>
    /// <returns>The stream error that it is; null for none.</returns>
    public async ValueTask<StreamFault?> TakeAsync(XmlElement element)
    {
        bool isResult = DialbackWords.Is(element, "result", isAnswer: false);
        if (!isResult && !DialbackWords.Is(element, "verify", isAnswer: false))
            return new StreamFault(StreamCondition.UnsupportedStanzaType);
        if (!Jid.TryParse(element["from"], out Jid? from) || !Jid.TryParse(element["to"], out Jid? to) || !from.IsDomain || !to.IsDomain)
            return new StreamFault(StreamCondition.ImproperAddressing);
        if (!parts.Domains.Has(to.Domain))
            await AnswerAsync(element, StanzaCondition.ItemNotFound);
        else if (!isResult)
            await AnswerAsync(element, parts.Keys.IsRight(element.Text.Trim(), from.Domain, to.Domain, element["id"] ?? ""));
        else
            return await ProveAsync(element, new StreamPair(to.Domain, from.Domain));
        return null;
    }

    private async ValueTask<StreamFault?> ProveAsync(XmlElement result, StreamPair pair)
    {
        if (parts.Domains.Has(pair.Peer))
            return new StreamFault(StreamCondition.InvalidFrom);
        if (!parts.Policy.AllowsXmpp(pair.Peer))
        {
            await AnswerAsync(result, StanzaCondition.PolicyViolation);
            return null;
        }

        if (parts.Open.AcceptedOf(pair.Peer) >= StreamSet.MostOfADomain)
            return new StreamFault(StreamCondition.ResourceConstraint, "there are too many streams of this domain");
        string? fault = state.FaultOf(pair.Peer);
        if (fault is null)
        {
            Prove(pair, "certificate");
            await AnswerAsync(result, isValid: true);
        }
        else if (!parts.AllowsDialback(pair.Peer))
        {
            Tell(pair.Peer, $"{fault}, and dialback is off");
            await AnswerAsync(result, StanzaCondition.PolicyViolation);
        }
        else if (Interlocked.Increment(ref _underWay) > MostAtOnce)
        {
            return new StreamFault(StreamCondition.ResourceConstraint, "too many domains are being proved");
        }
        else
        {
            // Another server is asked, which may take its time: what else comes here need not wait for it.
            _ = VerifyAsync(result, pair, state.Id);
        }

        return null;
    }

    private async Task VerifyAsync(XmlElement result, StreamPair pair, string id)
    {
        await Task.Yield();
        try
        {
            bool isValid = await dialer.VerifyAsync(pair, id, result.Text.Trim(), parts.Stopping);
            if (isValid)
                Prove(pair, "dialback");
            else
                Tell(pair.Peer, "its key is wrong");
            await AnswerAsync(result, isValid);
            if (!isValid && !state.Stream.IsProved)
                Connection.Close(fault: null);
        }
        catch (PeerUnreachableException unreachable)
        {
            Tell(pair.Peer, unreachable.Message);
            await TryAnswerAsync(
                result,
                unreachable.Kind == PeerTrouble.NoSuchServer ? StanzaCondition.RemoteServerNotFound : StanzaCondition.RemoteServerTimeout);
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken))
        {
            // The stream has ended meanwhile, or the server stops.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void Prove(StreamPair pair, string proof)
    {
        if (!state.Stream.MayReceive(pair))
            state.Stream.Prove(pair, proof);
    }

    private async Task TryAnswerAsync(XmlElement question, StanzaCondition condition)
    {
        try
        {
            await AnswerAsync(question, condition);
        }
        catch (Exception broken) when (StreamTrouble.IsOne(broken))
        {
            // Who asked is gone.
        }
    }

    private Task AnswerAsync(XmlElement question, bool isValid) =>
        Connection.WriteAsync(DialbackWords.Answer(question, isValid), CancellationToken.None);

    private Task AnswerAsync(XmlElement question, StanzaCondition condition) =>
        Connection.WriteAsync(DialbackWords.Answer(question, new XmppError(condition)), CancellationToken.None);

    private void Tell(string claimed, string text)
    {
        parts.Metrics.Failed("accepted", "dialback");
        parts.Log.NotProved(parts.Policy.Names(claimed) ? LogLevel.Warning : LogLevel.Information, Connection.Address, claimed, text);
    }
}
