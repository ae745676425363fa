using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Baseline;

/// <summary>One connection of the baseline server: <c>/publish</c>, <c>/subscribe</c>, or <c>GET /metrics</c>.</summary>
internal sealed class BaselineConnection(BaselineHub hub) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        if (await ReadHeadAsync(input) is not { } head)
            return;
        if (Handshake.Header(head, "Sec-WebSocket-Key") is not { } key)
        {
            await output.WriteAsync(Metrics());
            return;
        }

        var publishes = head.StartsWith("GET /publish ", StringComparison.Ordinal);
        var outlet = new Outlet();
        // Subscribed before the handshake is answered: whoever has the answer misses nothing.
        outlet.Offer(Handshake.Answer(key));
        if (!publishes)
            hub.Subscribe(outlet);
        var drained = outlet.DrainAsync(output);
        await ReadFramesAsync(input, outlet);
        hub.Unsubscribe(outlet);
        outlet.Complete();
        await drained;
    }

    private static byte[] Metrics()
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var text = string.Create(CultureInfo.InvariantCulture, $"otalk_dotnet_allocated_bytes_total {allocated}\n");
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {text.Length}\r\n\r\n{text}"));
    }

    private static async Task<string?> ReadHeadAsync(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            if (TryReadHead(read.Buffer, out var head, out var end))
            {
                input.AdvanceTo(end);
                return head;
            }

            if (read.IsCompleted)
                return null;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryReadHead(in ReadOnlySequence<byte> buffer, out string head, out SequencePosition end)
    {
        var reader = new SequenceReader<byte>(buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> bytes, "\r\n\r\n"u8);
        head = found ? Encoding.ASCII.GetString(bytes) : "";
        end = reader.Position;
        return found;
    }

    private async Task ReadFramesAsync(PipeReader input, Outlet outlet)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync();
                input.AdvanceTo(read.Buffer.GetPosition(Publish(read.Buffer, outlet)), read.Buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (ConnectionResetException)
        {
            // The client has gone without saying goodbye, as it does at the end of a run.
        }
    }

    // Publishers are few and subscribers many, so a copy here is not worth avoiding.
    private int Publish(in ReadOnlySequence<byte> buffer, Outlet outlet)
    {
        var bytes = buffer.ToArray();
        var rest = bytes.AsSpan();
        while (FrameReader.TryRead(rest, out var frame))
        {
            if (frame.Opcode == Opcode.Text)
                hub.Publish(new Publication(BaselineHub.Frame(frame.Payload), outlet));
            rest = rest[frame.Length..];
        }

        return bytes.Length - rest.Length;
    }
}
