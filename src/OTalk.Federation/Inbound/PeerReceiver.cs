using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Batches;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Peers;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Inbound;

/// <summary>
/// Takes what comes over links. Answers are taken at once, in order; batches wait in line, one link one line; what is asked for singly is done
/// beside them.
/// </summary>
internal sealed partial class PeerReceiver(
    LinkPool links, Questions questions, Lazy<Destinations> destinations, InboundBatches batches, InboundStanzas stanzas, IPeerNews news,
    ILogger<PeerReceiver> logger) : ILinkReceiver, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ILink, InboundLine> _lines = new();

    /// <summary>Lines that are not done, also of links that have ended.</summary>
    private readonly ConcurrentDictionary<InboundLine, bool> _unfinished = new();

    public void Opened(ILink link)
    {
        links.Add(link);
        var line = new InboundLine();
        _lines[link] = line;
        _unfinished[line] = true;
        foreach (string domain in link.PeerDomains)
        {
            news.Reached(domain);
            _ = ReachedAsync(domain);
        }

        _ = ServeAsync(link, line);
    }

    public async ValueTask ReceiveAsync(ILink link, ReadOnlyMemory<byte> stanza)
    {
        if (!LinkStanza.TryRead(stanza, out LinkStanza read, out _) || !_lines.TryGetValue(link, out InboundLine? line))
            return;
        if (read.IsAnswer)
            await questions.AnswerAsync(link, read);
        else if (read is { Kind: "query", Namespace: BatchText.Ns })
            await line.Batches.Writer.WriteAsync(read);
        else if (EventsOf(stanza) is { } details)
            await PassAsync(link, read, details);
        else
            _ = AnswerAsync(link, read, stanza, await line.BeginAsync());
    }

    public void Ended(ILink link)
    {
        links.Remove(link);
        questions.End(link);
        if (_lines.TryRemove(link, out InboundLine? line))
            line.End();
    }

    /// <summary>Takes nothing more, and returns when everything that was begun is done: before the engine stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach ((InboundLine line, _) in _unfinished)
        {
            line.End();
            await line.Served;
        }
    }

    /// <summary>The <c>event</c> of a stanza that is one.</summary>
    private static JsonElement? EventsOf(ReadOnlyMemory<byte> stanza) => InboundStanzas.EventOf(stanza);

    private async Task ServeAsync(ILink link, InboundLine line)
    {
        while (await line.Batches.Reader.WaitToReadAsync())
        {
            while (line.Batches.Reader.TryRead(out LinkStanza? batch))
                await TakeAsync(link, batch);
        }

        await line.FinishAsync();
        _unfinished.TryRemove(line, out _);
    }

    private async Task TakeAsync(ILink link, LinkStanza batch)
    {
        // Nobody is there to be answered, and who sent it sends it again.
        if (!link.IsOpen)
            return;
        try
        {
            await batches.TakeAsync(link, batch);
        }
        catch (LinkEndedException)
        {
            // It comes again under its name, and is answered then.
        }
        catch (Exception failure)
        {
            // The same; the line goes on.
            LogNotTaken(failure, link.PeerDomains.First());
        }
    }

    /// <summary>Events that pass are lost where they cannot be taken now; the link goes on.</summary>
    private async Task PassAsync(ILink link, LinkStanza read, JsonElement details)
    {
        try
        {
            await stanzas.TakePassingAsync(read, details);
        }
        catch (Exception failure)
        {
            LogNotTaken(failure, link.PeerDomains.First());
        }
    }

    private async Task AnswerAsync(ILink link, LinkStanza read, ReadOnlyMemory<byte> stanza, InboundTurn turn)
    {
        try
        {
            (byte[] answer, IReadOnlyList<Action> then) = await stanzas.TakeAsync(read, stanza, null, turn);
            await link.SendAsync(answer, CancellationToken.None);
            foreach (Action action in then)
                action();
        }
        catch (LinkEndedException)
        {
            // Who asked is gone.
        }
        catch (Exception failure)
        {
            LogNotTaken(failure, link.PeerDomains.First());
        }
        finally
        {
            turn.Park();
        }
    }

    private async Task ReachedAsync(string domain)
    {
        try
        {
            await destinations.Value.ReachedAsync(domain);
        }
        catch (Exception failure)
        {
            LogNotTaken(failure, domain);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "peer-not-served", Message = "Something of {Domain} could not be taken")]
    private partial void LogNotTaken(Exception failure, string domain);
}
