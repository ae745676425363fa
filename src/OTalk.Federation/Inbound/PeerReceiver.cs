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
    LinkPool links, Questions questions, Lazy<Destinations> destinations, InboundBatches batches, InboundStanzas stanzas, ILogger<PeerReceiver> logger) : ILinkReceiver
{
    /// <summary>Batches and single stanzas of a link that are being worked on; more of them wait in the link.</summary>
    private const int MostAtOnce = 64;

    private readonly ConcurrentDictionary<ILink, Line> _lines = new();

    public void Opened(ILink link)
    {
        links.Add(link);
        _lines[link] = new Line();
        foreach (string domain in link.PeerDomains)
            _ = ReachedAsync(domain);
        _ = ServeAsync(link, _lines[link]);
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

    /// <summary>The <c>event</c> of a stanza that is one.</summary>
    private static JsonElement? EventsOf(ReadOnlyMemory<byte> stanza) => InboundStanzas.EventOf(stanza);

    private async Task ServeAsync(ILink link, Line line)
    {
        while (await line.Batches.Reader.WaitToReadAsync())
        {
            while (line.Batches.Reader.TryRead(out LinkStanza? batch))
                await TakeAsync(link, batch);
        }
    }

    private async Task TakeAsync(ILink link, LinkStanza batch)
    {
        try
        {
            await batches.TakeAsync(link, batch);
        }
        catch (Exception failure)
        {
            // It comes again under its name; the line goes on.
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

        public Channel<LinkStanza> Batches { get; } = Channel.CreateBounded<LinkStanza>(MostAtOnce);

        public async ValueTask BeginAsync(Func<Task> work)
        {
            await _room.WaitAsync();
            _ = EndAsync(work);
        }

        private async Task EndAsync(Func<Task> work)
        {
            await work();
            _room.Release();
        }
    }
}
