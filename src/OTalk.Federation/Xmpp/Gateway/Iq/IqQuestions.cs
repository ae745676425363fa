using System.Collections.Concurrent;
using OTalk.Engine.Trees;
using OTalk.Federation.Native;
using OTalk.Federation.Xmpp.Streams;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Gateway.Iq;

/// <summary>Asks XMPP users and servers something, and finds the answer by its id and by who gives it. Safe for concurrent callers.</summary>
/// <param name="streams">The ways there.</param>
/// <param name="ids">Ids that nobody can guess.</param>
internal sealed class IqQuestions(IXmppStreams streams, IdSource ids)
{
    private readonly ConcurrentDictionary<(string Id, Jid Of, Jid To), TaskCompletionSource<XmlElement>> _waiting = new();

    /// <summary>Asks, and gives the answer: an <c>iq</c> of type <c>result</c> or <c>error</c>.</summary>
    /// <exception cref="Queues.PeerUnreachableException">It could not be asked.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<XmlElement> AskAsync(Jid from, Jid to, string type, XmlElement question, CancellationToken cancel)
    {
        string id = ids.Random().ToString("N");
        var answered = new TaskCompletionSource<XmlElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[(id, to, from)] = answered;
        try
        {
            await streams.PassAsync(from.Domain, to.Domain, new XmlElement(
                "iq", Ns.Server, [("from", from.ToString()), ("to", to.ToString()), ("id", id), ("type", type)], question), cancel);
            return await Waiting.ForAsync(answered.Task, cancel);
        }
        finally
        {
            _waiting.TryRemove((id, to, from), out _);
        }
    }

    /// <summary>An answer has come. One that nobody waits for is dropped, as it must not be answered.</summary>
    public void Answer(XmlElement stanza, Jid from, Jid to)
    {
        if (stanza["id"] is { } id && _waiting.TryRemove((id, from, to), out TaskCompletionSource<XmlElement>? answered))
            answered.TrySetResult(stanza);
    }
}
