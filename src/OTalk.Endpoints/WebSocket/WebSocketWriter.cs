using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Engine.Streams;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.WebSocket;

/// <summary>Writes everything that waits for a stream in one flush, over and over.</summary>
internal sealed class WebSocketWriter(SharedOutput output, ClientStream stream, ILogger logger)
{
    /// <summary>Bytes after which a batch is flushed although more waits: what is copied twice stays in the processor's cache.</summary>
    private const int FlushAt = 64 * 1024;

    private const int ScratchBytes = 512;
    private const int LargestScratchKept = 64 * 1024;

    private ArrayBufferWriter<byte> _scratch = new(ScratchBytes);

    /// <summary>Writes until the queue is closed and empty, or the connection breaks.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var batch = new PooledBuffer(stream.Services.Buffers);
        try
        {
            await new FeedWriter(stream.Feed, () => stream.Session, stream.Services, logger).RunAsync(waiting => WriteAsync(waiting, batch, cancel));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection takes nothing any more, whatever the reader may still get.
            stream.Close((int)WebSocketCloseStatus.InternalServerError, "");
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<Outbound> waiting, PooledBuffer batch, CancellationToken cancel)
    {
        int done = 0;
        while (done < waiting.Length)
        {
            done += Encode(waiting.Span[done..], batch);
            await output.WriteAsync(batch.Written, cancel);
            batch.Clear();
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
            if (next.Item is Publication publication)
                WriteEvent(batch, publication, next.Route!);
            else
                WriteReply(batch, (Reply)next.Item);
        }

        return taken;
    }

    private static void WriteEvent(PooledBuffer batch, Publication publication, Route route)
    {
        ReadOnlySpan<byte> shared = publication.Encoded(JsonEventEncoder.Instance, route.Mode).Span;
        ReadOnlySpan<byte> tail = route.Tail(JsonEventEncoder.Instance).Span;
        WebSocketFrames.WriteTextHeader(batch, shared.Length + tail.Length);
        batch.Write(shared);
        batch.Write(tail);
    }

    private void WriteReply(PooledBuffer batch, Reply reply)
    {
        _scratch.ResetWrittenCount();
        JsonStanzaWriter.Write(reply, _scratch);
        WebSocketFrames.WriteTextHeader(batch, _scratch.WrittenCount);
        batch.Write(_scratch.WrittenSpan);
        if (_scratch.Capacity > LargestScratchKept)
            _scratch = new ArrayBufferWriter<byte>(ScratchBytes);
    }
}
