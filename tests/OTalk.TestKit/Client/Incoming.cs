using System.Text.Json;
using System.Threading.Channels;

namespace OTalk.TestKit.Client;

/// <summary>What came on a connection and nobody has taken yet, in order.</summary>
internal sealed class Incoming
{
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    /// <summary>What is no JSON is handed out as a JSON string, so that a test shows it instead of hanging.</summary>
    public void Add(string text) => Add(Parse(text));

    public void Add(Received next) => _received.Writer.TryWrite(next);

    /// <summary>Nothing more will come.</summary>
    public void Complete() => _received.Writer.TryComplete();

    /// <summary>Something that is there already, or null.</summary>
    public Received? TryNext() => _received.Reader.TryRead(out Received? next) ? next : null;

    /// <summary>The next; fails when the deadline has passed, or with the reason for the end where nothing will come.</summary>
    /// <param name="end">Ends with the connection, and says how.</param>
    public async Task<Received> NextAsync<T>(Task<T> end)
    {
        using CancellationTokenSource deadline = new(Deadlines.Stanza);
        try
        {
            return await _received.Reader.ReadAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new HarnessException($"nothing came within {Deadlines.Stanza}", e);
        }
        catch (ChannelClosedException e)
        {
            throw new HarnessException($"the connection is closed: {await end}", e);
        }
    }

    private static Received Parse(string text)
    {
        try
        {
            return new Received(text, JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return new Received(text, JsonSerializer.SerializeToElement(text));
        }
    }
}
