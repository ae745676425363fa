using System.Buffers;
using System.IO.Pipelines;
using OTalk.Engine.Delivery;
using OTalk.Protocols.Events;

namespace OTalk.Endpoints.Events;

/// <summary>Some of what was missed is gone.</summary>
/// <param name="Json">Since when and where, JSON without line breaks.</param>
internal sealed record GapEvent(ReadOnlyMemory<byte> Json);

/// <summary>A sign of life.</summary>
internal sealed class HeartBeat
{
    public static readonly HeartBeat Instance = new();
}

/// <summary>Writes events to the body of a response. The answer to bind, which stands in the queue to be counted from, is not written.</summary>
internal sealed class EventWriter(PipeWriter output, EventProgress progress)
{
    /// <summary>Bytes after which a batch is flushed although more waits.</summary>
    private const int FlushAt = 64 * 1024;

    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    /// <summary>Writes what stands before every event: when to come back, and from where on.</summary>
    public ValueTask<FlushResult> BeginAsync(CancellationToken cancel)
    {
        EventStreamWriter.WriteRetry(output, _retry);
        output.Write("id: "u8);
        output.Write(progress.Id);
        output.Write(EventStreamWriter.End);
        return output.FlushAsync(cancel);
    }

    /// <summary>Writes what was taken from the queue.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<Outbound> waiting, CancellationToken cancel)
    {
        for (int index = 0; index < waiting.Length; index++)
        {
            Write(waiting.Span[index]);
            if (output.UnflushedBytes >= FlushAt)
                await output.FlushAsync(cancel);
        }

        if (output.UnflushedBytes > 0)
            await output.FlushAsync(cancel);
    }

    /// <summary>Writes why the stream ends.</summary>
    /// <param name="json">JSON without line breaks.</param>
    /// <param name="retry">When to come back, where the client should not do so soon.</param>
    /// <param name="cancel">The connection is gone.</param>
    public async ValueTask EndAsync(ReadOnlyMemory<byte> json, TimeSpan? retry, CancellationToken cancel)
    {
        if (retry is { } after)
            EventStreamWriter.WriteRetry(output, after);
        EventStreamWriter.WriteNamed(output, "close"u8, json.Span);
        await output.FlushAsync(cancel);
    }

    private void Write(Outbound outbound)
    {
        switch (outbound.Item)
        {
            case Publication publication:
                progress.Advance(publication);
                EventStreamWriter.Begin(output, progress.Id);
                output.Write(publication.Encoded(JsonEventEncoder.Instance, outbound.Route!.Mode).Span);
                output.Write(outbound.Route.Tail(JsonEventEncoder.Instance).Span);
                output.Write(EventStreamWriter.End);
                break;
            case GapEvent gap:
                EventStreamWriter.WriteNamed(output, "gap"u8, gap.Json.Span);
                break;
            case BindAnswer { Gap: { } bound }:
                EventStreamWriter.WriteNamed(output, "gap"u8, bound.Span);
                break;
            case HeartBeat:
                EventStreamWriter.WriteHeartBeat(output);
                break;
        }
    }
}
