using OTalk.Load.Connections;
using OTalk.Load.Talker;

namespace OTalk.Load.IdleConnections;

/// <summary>
/// Connections that do nothing but ping, each so often that the server does not take it for gone (Talker, "Ping"). The pings are spread over
/// time as the connections were opened. For one thread.
/// </summary>
internal sealed class Crowd : ITextSink, IDisposable
{
    /// <summary>The server closes a connection after 60 s without a line, and calls its user idle after 30.</summary>
    public static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(25);

    private readonly Queue<(TalkerConnection Connection, TimeSpan Due)> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>Takes a connection that is in a room.</summary>
    /// <param name="connection">The connection, which this disposes.</param>
    /// <param name="now">The time, on any clock that the others are told by too.</param>
    public void Add(TalkerConnection connection, TimeSpan now)
    {
        connection.Socket.Blocking = false;
        _waiting.Enqueue((connection, now + PingEvery));
    }

    /// <summary>Pings where it is time, and takes what these connections were sent meanwhile.</summary>
    /// <exception cref="IOException">The server closed a connection, or told one of an error.</exception>
    public void Tend(TimeSpan now)
    {
        while (_waiting.TryPeek(out var next) && next.Due <= now)
        {
            _waiting.Dequeue();
            _waiting.Enqueue((next.Connection, now + PingEvery));
            Take(next.Connection);
            next.Connection.Send("{\"type\":\"ping\"}\n"u8);
            if (!next.Connection.Flush())
                throw new IOException("The server does not read a ping.");
        }
    }

    /// <summary>Looks whether every connection is still there.</summary>
    /// <exception cref="IOException">The server closed a connection, or told one of an error.</exception>
    public void Check()
    {
        foreach (var (connection, _) in _waiting)
            Take(connection);
    }

    public void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf("\"type\":\"error\""u8) >= 0)
            throw new IOException($"The server says to an idle connection: {System.Text.Encoding.UTF8.GetString(payload)}");
    }

    /// <summary>Says goodbye for all, so that nobody is waited for.</summary>
    public void Dispose()
    {
        foreach (var (connection, _) in _waiting)
        {
            connection.Send("{\"type\":\"close\"}\n"u8);
            try
            {
                connection.Flush();
            }
            catch (IOException)
            {
                // It is gone already.
            }

            connection.Dispose();
        }

        _waiting.Clear();
    }

    private void Take(TalkerConnection connection)
    {
        while (connection.Receive(this))
        {
        }
    }
}
