using System.Text;
using OTalk.Load.Connections;
using OTalk.Load.Doors;
using OTalk.Load.LargeTrees;
using OTalk.Load.WebSockets;

namespace OTalk.Load.Recovery;

/// <summary>Fills the channels of one account, and goes on publishing to them until the server is gone. For one thread.</summary>
internal sealed class Filler : ITextSink, IDisposable
{
    private const int Outstanding = 64;

    private readonly NumberedChannels _channels;
    private readonly WebSocketConnection _connection;
    private long _next;

    /// <summary>Registers the account and makes its channels.</summary>
    /// <exception cref="IOException">The server refused a step, or is not there.</exception>
    public Filler(StanzaLogin login, NumberedChannels channels)
    {
        _channels = channels;
        _connection = login.Bind(channels.User, isNew: true, "filler", new ReceiveScratch(), out _);
        new StanzaPipeline(_connection).Run(channels.Creates(), Outstanding);
    }

    /// <summary>Messages that were acknowledged; they were published in this order.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Publishes so many messages, and returns when they are acknowledged.</summary>
    /// <exception cref="IOException">One was refused, or the connection is lost.</exception>
    public void Fill(long messages)
    {
        Acknowledged += new StanzaPipeline(_connection).Run(Enumerable.Range(0, (int)messages).Select(_ => _channels.Publish(_next++)), Outstanding);
    }

    /// <summary>Publishes until the server is gone.</summary>
    public void PublishUntilGone()
    {
        try
        {
            while (true)
            {
                while (_next - Acknowledged < Outstanding)
                    _connection.SendText(Encoding.UTF8.GetBytes(_channels.Publish(_next++)));
                _connection.Flush();
                _connection.Receive(this);
            }
        }
        catch (IOException)
        {
            // It was killed.
        }
    }

    public void Text(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOf(AnswerMarks.OfStanzas.Acknowledged) >= 0)
            Acknowledged++;
    }

    public void Dispose() => _connection.Dispose();
}
