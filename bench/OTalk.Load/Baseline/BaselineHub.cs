using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Baseline;

/// <summary>Takes all publications that wait as one batch, hands the batch to every subscriber, then acknowledges them.</summary>
internal sealed class BaselineHub
{
    private static readonly byte[] Acknowledgement = Frame("""{"response":{}}"""u8);

    private readonly Channel<Publication> _published =
        Channel.CreateUnbounded<Publication>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<Outlet, bool> _subscribers = new();

    public void Subscribe(Outlet subscriber) => _subscribers[subscriber] = true;

    public void Unsubscribe(Outlet subscriber) => _subscribers.TryRemove(subscriber, out _);

    public void Publish(in Publication publication) => _published.Writer.TryWrite(publication);

    /// <summary>A server's frame around a text.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> text)
    {
        var frame = new byte[text.Length + FrameWriter.MaxOverhead];
        return frame[..FrameWriter.WriteUnmasked(frame, Opcode.Text, text)];
    }

    /// <summary>Works until <paramref name="cancel"/>.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var publishers = new List<Outlet>();
        try
        {
            while (await _published.Reader.WaitToReadAsync(cancel))
            {
                var batch = new ArrayBufferWriter<byte>(4096);
                while (_published.Reader.TryRead(out var publication))
                {
                    batch.Write(publication.Frame.Span);
                    publishers.Add(publication.Publisher);
                }

                foreach (var (subscriber, _) in _subscribers)
                    subscriber.Offer(batch.WrittenMemory);
                foreach (var publisher in publishers)
                    publisher.Offer(Acknowledgement);
                publishers.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
