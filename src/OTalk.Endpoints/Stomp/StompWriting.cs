using System.Buffers;
using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Engine.Streams;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Writes everything that waits for a connection in one flush, over and over.</summary>
internal sealed class StompWriting(StompConnection connection, IStompTransport transport, ILogger logger)
{
    /// <summary>Bytes after which a batch is flushed although more waits: what is copied twice stays in the processor's cache.</summary>
    private const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _head = new(256);
    private readonly List<StompJob> _jobs = [];
    private readonly List<StompListener> _takers = [];
    private bool _isOver;

    /// <summary>Writes until the queue is closed and empty, or the connection breaks.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var batch = new PooledBuffer(connection.Stream.Services.Buffers);
        ClientStream stream = connection.Stream;
        try
        {
            await new FeedWriter(stream.Feed, () => stream.Session, stream.Services, logger).RunAsync(waiting => WriteAsync(waiting, batch, cancel));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection takes nothing any more, whatever the reader may still get.
            connection.CloseAfterError("");
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<Outbound> waiting, PooledBuffer batch, CancellationToken cancel)
    {
        int done = 0;
        while (done < waiting.Length)
        {
            done += Encode(waiting.Span[done..], batch);
            if (batch.Length > 0)
            {
                await transport.WriteAsync(batch.Written, cancel);
                connection.Beats.Wrote();
            }

            batch.Clear();
            connection.Listeners.Written();
            foreach (StompJob job in _jobs)
                job.Listener.Worker?.Written(job.Row.Job!.Id);
            _jobs.Clear();
        }

        batch.Release();
    }

    /// <summary>Encodes what fits; how many were taken.</summary>
    private int Encode(ReadOnlySpan<Outbound> waiting, PooledBuffer batch)
    {
        int taken = 0;
        while (taken < waiting.Length && batch.Length < FlushAt)
        {
            Outbound next = waiting[taken++];
            if (!_isOver)
                Write(batch, next);
        }

        return taken;
    }

    private void Write(PooledBuffer batch, Outbound next)
    {
        switch (next.Item)
        {
            case Publication publication:
                WriteEvent(batch, publication, next.Route!);
                break;
            case StompJob job:
                WriteMessage(batch, job.Listener, job.Row.Job!.Id, StompEncoder.All[(int)connection.Version].Encode(job.Row));
                _jobs.Add(job);
                break;
            case StompText text:
                Write(batch, text);
                break;
            case StompConnected connected:
                Write(batch, connected.Text);
                break;
            case StompMarker marker:
                connection.Listeners.Activate(marker.Listener);
                break;
            case ErrorReply refused:
                Fail(batch, StompErrors.Of(refused.Error, refused.Id?.Json));
                break;
            case Reply { Id: { } receipt }:
                WriteReceipt(batch, receipt.Json);
                break;
        }
    }

    private void WriteEvent(PooledBuffer batch, Publication publication, Route route)
    {
        bool isRemembered = connection.Listeners.Deliver(publication, route, _takers);
        foreach (StompListener listener in _takers)
            WriteMessage(batch, listener, publication.Entry.Id, publication.Encoded(StompEncoder.All[(int)connection.Version], route.Mode));
        _takers.Clear();
        if (!isRemembered)
            Fail(batch, new StompFault($"more than {StompListeners.MostWaiting} messages of a subscription wait to be acknowledged"));
    }

    /// <summary>By itself: what a lambda captures is made where its method begins, and that of all items would be for every event.</summary>
    private void WriteReceipt(PooledBuffer batch, string receipt) =>
        Write(batch, StompText.Of(output => StompWriter.WriteReceipt(output, connection.Version, receipt)));

    private void WriteMessage(PooledBuffer batch, StompListener listener, Guid id, ReadOnlyMemory<byte> shared)
    {
        _head.ResetWrittenCount();
        listener.WriteHead(_head, connection.Version, id);
        transport.BeginFrame(batch, _head.WrittenCount + shared.Length);
        batch.Write(_head.WrittenSpan);
        batch.Write(shared.Span);
    }

    private void Fail(PooledBuffer batch, StompFault fault)
    {
        Write(batch, StompText.Of(output => StompWriter.WriteError(output, connection.Version, fault)));
        _isOver = true;
        connection.CloseAfterError(fault.Message);
    }

    private void Write(PooledBuffer batch, StompText text)
    {
        transport.BeginFrame(batch, text.Utf8.Length);
        batch.Write(text.Utf8);
    }
}
