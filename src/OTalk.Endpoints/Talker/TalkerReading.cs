using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>Reads the objects of a connection and has them carried out, one after the other.</summary>
internal sealed partial class TalkerReading(TalkerConnection connection, TalkerDoor door, PipeReader input, ILogger logger)
{
    private readonly TalkerScanner _scanner = new(door.Options.ObjectBytes);
    private readonly TalkerRequests _requests = new(connection, door);
    private volatile bool _hasBrokenLine;

    /// <summary>In the object that is being received a line break has come.</summary>
    public bool HasBrokenLine => _hasBrokenLine;

    /// <summary>Reads until the connection ends.</summary>
    /// <returns>Whether the client said that it leaves.</returns>
    public async Task<bool> RunAsync()
    {
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync();
                if (result.IsCanceled)
                    return false;
                (SequencePosition after, bool isClosed) = await TakeAsync(result.Buffer);
                if (isClosed)
                    return true;
                input.AdvanceTo(after, result.Buffer.End);
                if (result.IsCompleted || connection.IsClosing)
                    return false;
            }
        }
        catch (Exception broken) when (broken is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            return false;
        }
        catch (Exception fault)
        {
            LogFailed(fault, connection.Stream.Address);
            connection.Close("the server failed");
            return false;
        }
    }

    /// <summary>Carries out the whole objects at the beginning.</summary>
    /// <returns>From where to go on, and whether the client has left.</returns>
    private async ValueTask<(SequencePosition After, bool IsClosed)> TakeAsync(ReadOnlySequence<byte> unread)
    {
        while (!connection.IsClosing)
        {
            TalkerScan scan = _scanner.TryScan(unread, out ReadOnlySequence<byte> found, out SequencePosition after, out TalkerFault? fault);
            unread = unread.Slice(after);
            _hasBrokenLine = _scanner.HasBrokenLine;
            if (scan == TalkerScan.Broken)
                connection.Close(fault!.Message);
            if (scan != TalkerScan.Found)
                break;
            connection.Heard();
            if (!await CarryOutAsync(found))
                return (unread.Start, true);
        }

        return (unread.Start, false);
    }

    private async ValueTask<bool> CarryOutAsync(ReadOnlySequence<byte> utf8)
    {
        // Who sends more than it takes is not read from meanwhile.
        await connection.Feed.Queue.WhenRoomAsync();
        if (TalkerReader.TryRead(utf8, connection.Dialect, out TalkerRequest? request, out TalkerFault? fault))
            return await _requests.CarryOutAsync(request);
        if (fault.Closes)
            connection.Close(fault.Message);
        else
            connection.Refuse(fault.Message, fault.Id);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "talker-failed", Message = "{Connection} could not go on and is closed")]
    private partial void LogFailed(Exception failure, string connection);
}
