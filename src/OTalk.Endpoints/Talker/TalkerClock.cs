using OTalk.Engine.Options;

namespace OTalk.Endpoints.Talker;

/// <summary>What a connection is given time for. The reader tells it of every object; somebody else asks it now and then.</summary>
internal sealed class TalkerClock(TalkerOptions options, TimeProvider time)
{
    /// <summary>An object is on one line unless its client sends it in pieces, and those come soon.</summary>
    private static readonly TimeSpan CompleteWithin = TimeSpan.FromSeconds(2);

    private readonly long _start = time.GetTimestamp();
    private long _heardAt = time.GetTimestamp();
    private long _brokenSince;
    private int _isSilent;

    /// <summary>An object was received.</summary>
    /// <returns>True: before it the connection had been silent.</returns>
    public bool Heard()
    {
        Volatile.Write(ref _heardAt, time.GetTimestamp());
        return Interlocked.Exchange(ref _isSilent, 0) != 0;
    }

    /// <summary>Whether it has been silent for long since the last time this was asked.</summary>
    public bool HasFallenSilent() => Silence >= options.IdleAfter && Interlocked.Exchange(ref _isSilent, 1) == 0;

    /// <summary>Why the connection has to end, or null.</summary>
    /// <param name="isInRoom">It has joined a room.</param>
    /// <param name="hasBrokenLine">In an object that is not complete a line break has come.</param>
    public string? Complaint(bool isInRoom, bool hasBrokenLine)
    {
        if (!isInRoom && time.GetElapsedTime(_start) >= options.ConnectTimeout)
            return $"no room was joined within {options.ConnectTimeout.TotalSeconds:0} seconds";
        if (Silence >= options.CloseAfter)
            return $"nothing came for {options.CloseAfter.TotalSeconds:0} seconds";
        if (!hasBrokenLine)
            _brokenSince = 0;
        else if (_brokenSince == 0)
            _brokenSince = time.GetTimestamp();
        else if (time.GetElapsedTime(_brokenSince) >= CompleteWithin)
            return "broken JSON: the object is not complete";
        return null;
    }

    private TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heardAt));
}
