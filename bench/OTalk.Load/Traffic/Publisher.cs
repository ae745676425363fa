using System.Diagnostics;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;

namespace OTalk.Load.Traffic;

/// <summary>Keeps a number of publishes outstanding: every answer lets the next one go.</summary>
internal sealed class Publisher : IEndpoint, IReceiver
{
    private readonly int _index;
    private byte[] _body;
    private readonly Tally _tally;
    private int _free;

    /// <summary>Takes an open connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="index">Which publisher of the fleet this is.</param>
    /// <param name="outstanding">Publishes that may wait for their answer at once.</param>
    /// <param name="payload">Bytes of a message's text.</param>
    /// <param name="tally">Where to count.</param>
    public Publisher(IDoorConnection connection, int index, int outstanding, int payload, Tally tally)
    {
        Connection = connection;
        _index = index;
        _free = outstanding;
        _tally = tally;
        _body = BodyOf(payload);
    }

    public IDoorConnection Connection { get; }

    /// <summary>Bytes of a message's text.</summary>
    public int PayloadBytes
    {
        get => _body.Length;
        set => _body = BodyOf(value);
    }

    /// <summary>The number the next message will have.</summary>
    public long Next { get; private set; }

    /// <summary>How many more messages may be published; shared by the publishers of a fleet.</summary>
    public required Quota Quota { get; init; }

    /// <summary>What the server said to the last publish it refused.</summary>
    public string? LastRefusal { get; private set; }

    /// <summary>Publishes as much as is allowed; false if the socket did not take all of it.</summary>
    public bool Fill()
    {
        while (_free > 0 && Quota.TryTake())
        {
            new Stamp(_index, Next, Stopwatch.GetTimestamp()).Write(_body);
            Connection.Publish(_body, Next);
            Next++;
            _free--;
            _tally.Published++;
        }

        return Connection.Flush();
    }

    public bool Ready()
    {
        Connection.Receive(this);
        return Fill();
    }

    public void Delivered(ReadOnlySpan<byte> message)
    {
        // A publisher subscribes to nothing; a server that sends it something anyway does not change the figures.
    }

    public void Acknowledged()
    {
        _free++;
        _tally.Acknowledged++;
    }

    public void Refused(ReadOnlySpan<byte> answer)
    {
        _free++;
        _tally.Refused++;
        LastRefusal = System.Text.Encoding.UTF8.GetString(answer);
    }

    private static byte[] BodyOf(int length)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)'x');
        return body;
    }
}
