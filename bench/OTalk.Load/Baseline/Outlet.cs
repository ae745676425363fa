using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace OTalk.Load.Baseline;

/// <summary>What waits to be written to one connection. All that waits leaves in one flush.</summary>
internal sealed class Outlet
{
    private readonly Channel<ReadOnlyMemory<byte>> _waiting =
        Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Adds frames; never waits. The benchmark bounds what can be outstanding.</summary>
    public void Offer(ReadOnlyMemory<byte> frames) => _waiting.Writer.TryWrite(frames);

    /// <summary>Ends the loop of <see cref="DrainAsync"/> once all is written.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Writes what is offered until <see cref="Complete"/> or until the connection is gone.</summary>
    public async Task DrainAsync(PipeWriter output)
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (_waiting.Reader.TryRead(out var frames))
                output.Write(frames.Span);
            if ((await output.FlushAsync()).IsCompleted)
                return;
        }
    }
}
