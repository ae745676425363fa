using System.Buffers;
using Microsoft.Extensions.Logging;
using OTalk.Core.Trees;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Delivery;
using OTalk.Engine.Rooms;
using OTalk.Engine.Streams;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>
/// Writes what waits for a connection: everything in one go, or in the deployed dialect each event by itself, as its clients take what arrives
/// at once for one event.
/// </summary>
internal sealed class TalkerWriting(TalkerConnection connection, ConnectionOutput output, ILogger logger)
{
    /// <summary>Bytes after which a batch is written although more waits: what is copied twice stays in the processor's cache.</summary>
    private const int FlushAt = 64 * 1024;

    private readonly PartialFilter _partials = new();

    /// <summary>Writes until the queue is closed and empty, or the connection breaks.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var batch = new PooledBuffer(connection.Stream.Services.Buffers);
        try
        {
            RoomStream stream = connection.Stream;
            await new FeedWriter(stream.Feed, () => stream, stream.Services, logger).RunAsync(waiting => WriteAsync(waiting, batch, cancel));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection takes nothing any more, whatever the reader may still get.
            connection.Close("");
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<Outbound> waiting, PooledBuffer batch, CancellationToken cancel)
    {
        _partials.Begin(waiting.Span);
        int done = 0;
        while (done < waiting.Length)
        {
            int taken = Encode(waiting.Span, done, batch);
            if (batch.Length > 0)
                await output.WriteAsync(batch.Written, cancel);
            batch.Clear();
            NoteWritten(waiting.Span.Slice(done, taken));
            done += taken;
        }

        batch.Release();
    }

    /// <summary>Encodes what goes into one write; how many were taken.</summary>
    private int Encode(ReadOnlySpan<Outbound> waiting, int from, PooledBuffer batch)
    {
        int next = from;
        bool isSingle = connection.Dialect == TalkerDialect.Deployed;
        while (next < waiting.Length && batch.Length < FlushAt)
        {
            Outbound outbound = waiting[next];
            if (!_partials.IsOutdated(next))
                Write(batch, outbound);
            next++;
            if (isSingle && batch.Length > 0)
                break;
        }

        return next - from;
    }

    private void Write(PooledBuffer batch, Outbound outbound)
    {
        if (outbound.Item is TalkerText text)
        {
            batch.Write(text.Utf8);
            return;
        }

        TalkerEncoder encoder = connection.Encoder;
        ReadOnlyMemory<byte> shared = outbound.Item is Publication publication
            ? publication.Encoded(encoder, DeliveryMode.Full)
            : ((RoomItem)outbound.Item).Encoded(encoder);
        if (shared.IsEmpty)
            return;
        batch.Write(shared.Span);
        batch.Write(((TalkerVisit)outbound.Route!).LineEnd);
    }

    private static void NoteWritten(ReadOnlySpan<Outbound> written)
    {
        foreach (Outbound outbound in written)
        {
            if (outbound.Item is Publication publication)
                ((Visit)outbound.Route!).Wrote(publication.Entry);
        }
    }
}
