using System.Buffers;
using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Engine.Streams;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>Reads the frames of a connection and has them carried out, one after the other.</summary>
internal sealed partial class StompReading(StompConnection connection, StompDoor door, IStompTransport transport)
{
    private const int ReadAtLeast = 4096;

    private readonly StompReader _reader = new(door.Engine.Services.Options.Limits.StanzaBytes);
    private readonly StompOpening _opening = new(connection, door, transport);
    private StompRequests? _requests;

    /// <summary>Reads until the connection ends. While it is being closed what still comes is passed over.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var buffer = new PooledBuffer(connection.Stream.Services.Buffers);
        using var arrival = new ArrivalTimer(
            door.Engine.Services.Options.Limits.StanzaTimeout, door.Engine.Services.Time, reason => connection.Fail(new StompFault(reason)));
        try
        {
            while (true)
            {
                buffer.Clear();
                connection.Beats.IsReading = true;
                int? count = await transport.ReadAsync(buffer.GetMemory(ReadAtLeast), cancel);
                connection.Beats.IsReading = false;
                connection.Beats.Read();
                if (count is not { } arrived)
                    return;
                buffer.Advance(arrived);
                await TakeAsync(new ReadOnlySequence<byte>(buffer.Written), arrival);
                if (_reader.InFrame)
                    arrival.Begun();
                connection.Beats.Read();
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone.
        }
        catch (Exception fault)
        {
            LogFailed(fault, connection.Stream.Address);
            connection.Fail(StompErrors.Of(new StanzaError(Condition.InternalServerError, "the server failed")));
        }
    }

    private async ValueTask TakeAsync(ReadOnlySequence<byte> unread, ArrivalTimer arrival)
    {
        while (!connection.IsClosing)
        {
            switch (_reader.Read(ref unread, out StompFrame? frame, out StompFault? fault))
            {
                case StompReadResult.NeedMore:
                    return;
                case StompReadResult.Frame:
                    arrival.Done();
                    fault = await CarryOutAsync(frame!);
                    break;
            }

            if (fault is null)
                continue;

            // What was asked for before is answered before.
            await connection.Stream.WhenIdleAsync();
            connection.Fail(fault);
        }
    }

    /// <summary>Carries out a frame.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    private async ValueTask<StompFault?> CarryOutAsync(StompFrame frame)
    {
        // Who asks for more than it reads is not read from meanwhile.
        await connection.Stream.Feed.Queue.WhenRoomAsync();
        if (_requests is null)
        {
            StompFault? refused = await _opening.ConnectAsync(frame);
            _reader.Version = connection.Version;
            _requests = _opening.Requests;
            return refused;
        }

        if (!StompRequestReader.TryRead(frame, connection.Version, out StompRequest? request, out StompFault? fault))
            return fault;
        if (request is not StompDisconnect)
            return await _requests.CarryOutAsync(request);
        await connection.LeaveAsync();
        connection.Confirm(request.Receipt);
        connection.Close();
        return null;
    }

    private void LogFailed(Exception failure, string stream) => LogFailed(door.Logger, failure, stream);

    [LoggerMessage(Level = LogLevel.Error, EventName = "stomp-failed", Message = "{Stream} could not go on and is closed")]
    private static partial void LogFailed(ILogger logger, Exception failure, string stream);
}
