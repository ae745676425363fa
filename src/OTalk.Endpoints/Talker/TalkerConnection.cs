using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using OTalk.Core.Stanzas;
using OTalk.Endpoints.Tcp;
using OTalk.Engine.Delivery;
using OTalk.Engine.Options;
using OTalk.Engine.Rooms;
using OTalk.Engine.Streams;
using OTalk.Protocols.Talker;

namespace OTalk.Endpoints.Talker;

/// <summary>One connection: its rooms, its reader and its writer, what it is told, and how it ends.</summary>
internal sealed partial class TalkerConnection
{
    private const string Door = "talker";

    /// <summary>How long a client may take to take what is written when its connection ends.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(5);

    private readonly TalkerDoor _door;
    private readonly ConnectionContext _context;
    private readonly TalkerClock _clock;
    private readonly BehindClock _behind;
    private readonly TalkerReading _reading;
    private readonly TalkerWriting _writing;
    private int _isClosing;

    public TalkerConnection(TalkerDoor door, ConnectionContext context, bool isEncrypted, bool isConfidential)
    {
        LimitsOptions limits = door.Engine.Services.Options.Limits;
        _door = door;
        _context = context;
        IsConfidential = isConfidential;
        Delay = new LoginDelay(door.Engine.Services.Throttle, (context.RemoteEndPoint as IPEndPoint)?.Address, context.ConnectionClosed);
        Feed = new StreamFeed(
            Door, new SendQueue(new SendQueueLimits(limits.SendQueueBytes, limits.SendQueueStanzas)), (_, reason) => Close(reason), door.Engine.Metrics);
        Stream = new RoomStream(door.Engine.Services, Feed, $"talker/{context.ConnectionId}");
        _clock = new TalkerClock(door.Options, door.Engine.Services.Time);
        _behind = new BehindClock(Feed, door.Engine.Services.Time);
        _reading = new TalkerReading(this, door, context.Transport.Input, door.Logger);
        _writing = new TalkerWriting(this, new ConnectionOutput(context, isEncrypted), door.Logger);
    }

    public StreamFeed Feed { get; }

    public RoomStream Stream { get; }

    /// <summary>Tokens may be sent over it.</summary>
    public bool IsConfidential { get; }

    /// <summary>Holds back answers to log-ins.</summary>
    public LoginDelay Delay { get; }

    /// <summary>What it speaks; null before it has joined a room.</summary>
    public TalkerDialect? Dialect { get; set; }

    public bool IsInSeveralRooms => Stream.Visits.Count > 1;

    public bool IsClosing => Volatile.Read(ref _isClosing) != 0;

    public TalkerEncoder Encoder => _door.Encoders[(int)(Dialect ?? TalkerDialect.Document)];

    /// <summary>Serves the connection until it ends.</summary>
    public async Task RunAsync()
    {
        OpenStreams streams = _door.Engine.Services.Streams;
        streams.Opened(Door);
        try
        {
            await ServeAsync();
        }
        finally
        {
            streams.Ended(Door);
        }
    }

    private async Task ServeAsync()
    {
        using var gone = new CancellationTokenSource();
        Task writing = _writing.RunAsync(gone.Token);
        bool isClean = await _reading.RunAsync();

        // Who says goodbye is gone at once; what is still written to a broken connection reaches nobody.
        if (isClean)
            await Stream.LeaveAsync(broken: false);
        else
            Stream.Break();
        Feed.Queue.Close();
        gone.CancelAfter(CloseWithin);
        await writing;
        if (!isClean)
            await Stream.LeaveAsync(broken: true);
        _door.Engine.Services.Watch.Remove(Feed);
        if (gone.IsCancellationRequested)
            _context.Abort();
    }

    /// <summary>Called every second: what takes too long ends.</summary>
    public void Look()
    {
        if (IsClosing || Delay.IsRunning)
            return;
        if (_clock.Complaint(isInRoom: Stream.Visits.Count > 0, _reading.HasBrokenLine) is { } complaint)
            Close(complaint);
        else if (_behind.Look() >= _door.Options.CloseBehindAfter)
            GiveUp();
        else if (_clock.HasFallenSilent())
            Stream.Stir(silent: true);
    }

    /// <summary>An object was received.</summary>
    public void Heard()
    {
        if (_clock.Heard())
            Stream.Stir(silent: false);
    }

    /// <summary>Tells what is wrong; the connection goes on.</summary>
    public void Refuse(string message, string? id = null) => Send(TalkerText.Of(output => TalkerWriter.WriteError(output, message, id)));

    public void Send(TalkerText text) => Feed.Queue.Push(text, text.Utf8.Length);

    /// <summary>Tells why and ends, once what waits is written.</summary>
    public void Close(string message)
    {
        if (Interlocked.Exchange(ref _isClosing, 1) != 0)
            return;
        Refuse(message);
        Feed.Queue.Close();
        _context.Transport.Input.CancelPendingRead();
    }

    /// <summary>It is in a room: in the deployed dialect it is told who it is.</summary>
    public void Connected(MemberInfo self)
    {
        if (Dialect == TalkerDialect.Deployed)
            Send(TalkerText.Of(output => TalkerWriter.WriteConnected(output, Encoder.UserOf(self))));
    }

    /// <summary>Who is in the room: told in the deployed dialect.</summary>
    public void List(IReadOnlyList<MemberInfo> members)
    {
        if (Dialect == TalkerDialect.Deployed)
        {
            Send(TalkerText.Of(output => TalkerWriter.WriteUsers(
                output, members.Select(member => new TalkerOccupant(Encoder.UserOf(member), member.IsIdle)))));
        }
    }

    /// <summary>A room has put it out; without any it ends.</summary>
    public void Evicted(TalkerVisit visit, StanzaError reason)
    {
        Stream.Forget(visit);
        if (Stream.Visits.Count == 0)
            Close(reason.Text);
        else
            Refuse($"{visit.Name}: {reason.Text}");
    }

    /// <summary>It takes nothing: that it is closed is written behind what waits, if it takes that soon.</summary>
    private void GiveUp()
    {
        Close($"what is sent to it was not taken for {_door.Options.CloseBehindAfter.TotalSeconds:0} seconds");
        LogBehind(_door.Logger, Stream.Address);
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "talker-behind", Message = "{Connection} does not take what is sent to it and is closed")]
    private static partial void LogBehind(ILogger logger, string connection);
}
