using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Engine.Peers;
using OTalk.Federation.Native;
using OTalk.Federation.Native.Batches;
using OTalk.Federation.Native.Events;
using OTalk.Federation.Native.Links;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Inbound;

/// <summary>
/// Takes what comes over links. Answers are taken at once, in order; batches wait in line, one link one line; what is asked for singly is done
/// beside them.
/// </summary>
internal sealed partial class PeerReceiver(
    LinkPool links, Questions questions, Lazy<Destinations> destinations, InboundBatches batches, InboundStanzas stanzas, ILogger<PeerReceiver> logger)
    : ILinkReceiver, IAsyncDisposable
{
    /// <summary>Single stanzas of a link that are being worked on; more of them wait in the link.</summary>
    private const int MostAtOnce = 64;

    /// <summary>Batches of a link that wait behind the one that is being worked on. A domain has one on its way, and each may be large.</summary>
    private const int MostBatches = 2;

    private readonly ConcurrentDictionary<ILink, Line> _lines = new();

    /// <summary>Lines that are not done, also of links that have ended.</summary>
    private readonly ConcurrentDictionary<Line, bool> _unfinished = new();

    public void Opened(ILink link)
    {
        links.Add(link);
        var line = new Line();
        _lines[link] = line;
        _unfinished[line] = true;
        foreach (string domain in link.PeerDomains)
            _ = ReachedAsync(domain);
        _ = ServeAsync(link, line);
    }

    public async ValueTask ReceiveAsync(ILink link, ReadOnlyMemory<byte> stanza)
    {
        if (!LinkStanza.TryRead(stanza, out LinkStanza read, out _) || !_lines.TryGetValue(link, out Line? line))
            return;
        if (read.IsAnswer)
            await questions.AnswerAsync(link, read);
        else if (read is { Kind: "query", Namespace: BatchText.Ns })
            await line.Batches.Writer.WriteAsync(read);
        else if (EventsOf(stanza) is { } details)
            await stanzas.TakePassingAsync(read, details);
        else
            await line.BeginAsync(() => AnswerAsync(link, read, stanza));
    }

    public void Ended(ILink link)
    {
        links.Remove(link);
        questions.End(link);
        if (_lines.TryRemove(link, out Line? line))
            line.Batches.Writer.TryComplete();
    }

    /// <summary>Takes nothing more, and returns when everything that was begun is done: before the engine stops.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach ((Line line, _) in _unfinished)
        {
            line.Batches.Writer.TryComplete();
            await line.Served;
        }
    }

    /// <summary>The <c>event</c> of a stanza that is one.</summary>
    private static JsonElement? EventsOf(ReadOnlyMemory<byte> stanza) => InboundStanzas.EventOf(stanza);

    private async Task ServeAsync(ILink link, Line line)
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

    private async Task AnswerAsync(ILink link, LinkStanza read, ReadOnlyMemory<byte> stanza)
    {
        try
        {
            (byte[] answer, IReadOnlyList<Action> then) = await stanzas.TakeAsync(read, stanza, null);
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

    private sealed class Line
    {
        private readonly SemaphoreSlim _room = new(MostAtOnce);
        private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when all that was taken is done.</summary>
        public Task Served => _served.Task;

        public Channel<LinkStanza> Batches { get; } = Channel.CreateBounded<LinkStanza>(MostBatches);

        public async ValueTask BeginAsync(Func<Task> work)
        {
            await _room.WaitAsync();
            _ = EndAsync(work);
        }

        /// <summary>Waits for what is done singly.</summary>
        public async Task FinishAsync()
        {
            for (int room = 0; room < MostAtOnce; room++)
                await _room.WaitAsync();
            _served.TrySetResult();
        }

        private async Task EndAsync(Func<Task> work)
        {
            await work();
            _room.Release();
        }
    }
}
