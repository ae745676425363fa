using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Core.Stanzas;
using OTalk.Engine.Delivery;
using OTalk.Engine.Options;
using OTalk.Engine.Streams;
using OTalk.Simulation.World;

namespace OTalk.Simulation.Clients;

/// <summary>One connection of a client to a server process: the production stream with a reader and a writer, as a door has them.</summary>
internal sealed class Connection
{
    private readonly Channel<Stanza> _sent = Channel.CreateUnbounded<Stanza>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Life _node;
    private readonly Pipe _pipe;
    private readonly ClientStream _stream;
    private bool _clean;

    public Connection(Life node, string user, string session, Pipe pipe)
    {
        _node = node;
        _pipe = pipe;
        User = user;
        Name = $"{user}/{session}#{node.Number}";
        LimitsOptions limits = node.Engine.Services.Options.Limits;
        var queue = new SendQueue(new SendQueueLimits(limits.SendQueueBytes, limits.SendQueueStanzas));
        _stream = new ClientStream(
            node.Engine.Services,
            new StreamConnection("simulation", IsConfidential: true, Close),
            new StreamFeed("simulation", queue, Close, node.Engine.Metrics));
        node.Run(ServeAsync);
    }

    public string User { get; }

    /// <summary>What it is called in a trace.</summary>
    public string Name { get; }

    /// <summary>Requests without an answer, oldest first: answers come in this order.</summary>
    public Queue<Request> Outstanding { get; } = [];

    /// <summary>Requests that are answered when they are, by id.</summary>
    public Dictionary<StanzaId, Request> Late { get; } = [];

    /// <summary>Channels whose subscription was answered on this stream, each with the newest durable offset of its tree at that time.</summary>
    public Dictionary<string, long> Subscribed { get; } = [];

    /// <summary>Messages it was sent, by channel, in order.</summary>
    public Dictionary<string, List<Guid>> Received { get; } = [];

    public bool IsBound { get; set; }

    /// <summary>Whether it can be used no longer: the process died, or the server closed it.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether its queue was full, and the log has not served it since.</summary>
    public bool IsBehind => _stream.Feed.IsBehind;

    public bool IsDead => IsGone || _node.IsDead;

    public void Send(Request request)
    {
        if (request.AnswersLate)
            Late.Add(request.Stanza.Id!.Value, request);
        else
            Outstanding.Enqueue(request);
        Tell(request.Stanza);
    }

    /// <summary>Sends what is not answered.</summary>
    public void Tell(Stanza stanza) => _node.Run(() =>
    {
        _sent.Writer.TryWrite(stanza);
        return Task.CompletedTask;
    });

    /// <summary>What arrived next; null if nothing has.</summary>
    public Outbound? Read()
    {
        Outbound? read = null;
        _node.Run(() =>
        {
            read = _pipe.Read();
            return Task.CompletedTask;
        });
        return read;
    }

    /// <summary>The client goes away.</summary>
    /// <param name="clean">In order: its session ends with it.</param>
    public void Leave(bool clean)
    {
        IsGone = true;
        _node.Run(() =>
        {
            _pipe.Break();
            _stream.Feed.Queue.Close();
            _sent.Writer.TryComplete();
            _clean = clean;
            return Task.CompletedTask;
        });
    }

    private async Task ServeAsync()
    {
        _stream.Open();
        Task writing = WriteAsync();
        while (await _sent.Reader.WaitToReadAsync())
        {
            while (_sent.Reader.TryRead(out Stanza? stanza))
                await _stream.ReceiveAsync(stanza);
        }

        await writing;
        await _stream.EndAsync(_clean);
    }

    private async Task WriteAsync()
    {
        try
        {
            await new FeedWriter(_stream.Feed, () => _stream.Session, _stream.Services, NullLogger.Instance).RunAsync(_pipe.WriteAsync);
        }
        catch (IOException)
        {
            _stream.Feed.Queue.Close();
        }
    }

    private void Close(int code, string reason) => Leave(clean: false);
}
