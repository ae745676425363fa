using OTalk.Engine.Options;
using OTalk.Protocols.Stomp;

namespace OTalk.Endpoints.Stomp;

/// <summary>What a connection is given time for (STOMP 1.2, "Heart-beating"). Reader and writer tell it what they do; somebody else asks it now and then.</summary>
internal sealed class StompBeats(StompOptions options, TimeSpan handshakeTimeout, TimeProvider time)
{
    /// <summary>How often it is asked: a beat is sent that much earlier.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly long _start = time.GetTimestamp();
    private long _readAt = time.GetTimestamp();
    private long _writtenAt = time.GetTimestamp();
    private (TimeSpan Server, TimeSpan Client) _every;

    /// <summary>What the server says in CONNECTED.</summary>
    public StompHeartBeat Offer { get; } = new((int)options.HeartBeat.TotalMilliseconds, (int)options.HeartBeat.TotalMilliseconds);

    /// <summary>The reader waits for bytes: how long, is the client's affair.</summary>
    public bool IsReading { get; set; }

    /// <summary>Both sides have said what they can do.</summary>
    public void Agree(StompHeartBeat client)
    {
        (int server, int other) = StompHeartBeat.Agree(Offer, client);
        Read();
        Wrote();
        _every = (TimeSpan.FromMilliseconds(server), TimeSpan.FromMilliseconds(other));
    }

    public void Read() => Volatile.Write(ref _readAt, time.GetTimestamp());

    public void Wrote() => Volatile.Write(ref _writtenAt, time.GetTimestamp());

    /// <summary>Whether a heart-beat has to be sent.</summary>
    public bool IsDue => _every.Server > TimeSpan.Zero && time.GetElapsedTime(Volatile.Read(ref _writtenAt)) >= _every.Server - LookEvery;

    /// <summary>Why the connection has to end, or null. A beat may be as late as the time between two.</summary>
    /// <param name="isConnected">The client is known.</param>
    public string? Complaint(bool isConnected)
    {
        if (!isConnected)
        {
            return handshakeTimeout > TimeSpan.Zero && time.GetElapsedTime(_start) >= handshakeTimeout
                ? $"nobody connected within {handshakeTimeout.TotalSeconds:0} seconds"
                : null;
        }

        return _every.Client > TimeSpan.Zero && IsReading && time.GetElapsedTime(Volatile.Read(ref _readAt)) >= (2 * _every.Client) + LookEvery
            ? $"nothing came for {2 * _every.Client.TotalMilliseconds:0} milliseconds, not even a heart-beat"
            : null;
    }
}
