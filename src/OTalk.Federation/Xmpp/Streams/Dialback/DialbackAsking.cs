using System.Collections.Concurrent;
using OTalk.Federation.Native;
using OTalk.Federation.Queues;
using OTalk.Federation.Xmpp.Streams.Servers;
using OTalk.Protocols.Xmpp;

namespace OTalk.Federation.Xmpp.Streams.Dialback;

/// <summary>Proves domains of ours on a stream that we have opened (XEP-0220, section 2.1), one or several.</summary>
/// <param name="parts">What streams share.</param>
/// <param name="stream">The stream.</param>
/// <param name="id">Its id, which the other end gave.</param>
internal sealed class DialbackAsking(ServerParts parts, ServerStream stream, string id)
{
    private readonly ConcurrentDictionary<StreamPair, TaskCompletionSource<string?>> _asked = new();
    private volatile string? _end;

    /// <summary>Proves one.</summary>
    /// <exception cref="PeerUnreachableException">The other end does not take it.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    public async Task AskAsync(StreamPair pair, CancellationToken cancel)
    {
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[pair] = answer;
        try
        {
            if (_end is { } ended)
                answer.TrySetResult(ended);
            else
                await stream.Connection.WriteAsync(DialbackWords.Ask(pair.Local, pair.Peer, parts.Keys.Make(pair.Peer, pair.Local, id)), cancel);
            if (await Waiting.ForAsync(answer.Task, cancel) is { } fault)
                throw new PeerUnreachableException(PeerTrouble.MayPass, $"proving {pair.Local} by dialback: {fault}");
        }
        finally
        {
            _asked.TryRemove(pair, out _);
        }
    }

    /// <summary>Takes an answer.</summary>
    public void Take(XmlElement answer)
    {
        if (!Jid.TryParse(answer["from"], out Jid? from) || !Jid.TryParse(answer["to"], out Jid? to))
            return;
        var pair = new StreamPair(to.Domain, from.Domain);
        if (_asked.TryGetValue(pair, out TaskCompletionSource<string?>? asked))
        {
            // Before anything else is read: stanzas may follow, where they go in both directions.
            if (answer["type"] is "valid")
                stream.Prove(pair, "dialback");
            asked.TrySetResult(answer["type"] switch
            {
                "valid" => null,
                "error" => $"it answers {XmppError.Read(answer).Name}",
                _ => "it says that the key is wrong",
            });
        }
    }

    /// <summary>The stream is over.</summary>
    /// <param name="text">Why, half a sentence.</param>
    public void End(string text)
    {
        _end = text;
        foreach (var (_, asked) in _asked)
            asked.TrySetResult(text);
    }
}
