using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;
using OTalk.Protocols.Json;

namespace OTalk.Endpoints.WebSocket;

/// <summary>Reads one stanza a text message and hands them to the stream in order, one after the other.</summary>
internal sealed partial class WebSocketReader(System.Net.WebSockets.WebSocket socket, ClientStream stream, int stanzaBytes, ILogger logger)
{
    private const int ReadAtLeast = 4096;

    /// <summary>Reads until the connection ends.</summary>
    /// <returns>Whether the client closed it in order.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var buffer = new PooledBuffer(stream.Services.Buffers);
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.GetMemory(ReadAtLeast), cancel);
                if (received.MessageType == WebSocketMessageType.Close)
                    return socket.CloseStatus is WebSocketCloseStatus.NormalClosure or WebSocketCloseStatus.Empty or null;
                if (received.MessageType == WebSocketMessageType.Binary)
                {
                    stream.Close((int)WebSocketCloseStatus.InvalidMessageType, "stanzas are text messages");
                    return false;
                }

                buffer.Advance(received.Count);
                if (stanzaBytes > 0 && buffer.Length > stanzaBytes)
                {
                    stream.Close((int)WebSocketCloseStatus.MessageTooBig, $"a stanza has at most {stanzaBytes} bytes");
                    return false;
                }

                if (!received.EndOfMessage)
                    continue;
                await HandInAsync(buffer.Written);
                buffer.Shrink();
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException)
        {
            return false;
        }
        catch (Exception fault)
        {
            LogReaderFailed(fault, stream.Address);
            stream.Close((int)WebSocketCloseStatus.InternalServerError, "the server failed");
            return false;
        }
    }

    private ValueTask HandInAsync(ReadOnlyMemory<byte> message) => JsonStanzaReader.TryRead(message.Span, out Stanza? stanza, out StanzaReadError? error)
        ? stream.ReceiveAsync(stanza)
        : stream.ReceiveMalformedAsync(error.To, error.Id, error.Error);

    [LoggerMessage(Level = LogLevel.Error, EventName = "stream-failed", Message = "{Stream} could not go on and is closed")]
    private partial void LogReaderFailed(Exception failure, string stream);
}
