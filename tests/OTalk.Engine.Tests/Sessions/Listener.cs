using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;

namespace OTalk.Engine.Tests.Sessions;

/// <summary>A stream of Romeo's session Balcony through some door, and the bodies it was sent.</summary>
internal sealed class Listener
{
    private readonly Channel<string> _heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly House _house;
    private readonly Task _writing;
    private volatile Session? _session;

    private Listener(House house, string door, int most)
    {
        _house = house;
        Feed = new StreamFeed(door, new SendQueue(new SendQueueLimits(0, most)), (_, reason) => Close(reason), house.Engine.Metrics);
        _writing = new FeedWriter(Feed, () => _session, house.Engine.Services, NullLogger.Instance).RunAsync(WriteAsync);
    }

    public StreamFeed Feed { get; }

    public Restoration Restored { get; private set; } = null!;

    public string? Closed { get; private set; }

    /// <summary>What each write waits for, as with a client that does not read.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The writer has ended.</summary>
    public Task Ended => _writing;

    /// <summary>Binds.</summary>
    /// <param name="house">Where.</param>
    /// <param name="door">The door.</param>
    /// <param name="since">From when on everything is asked for.</param>
    /// <param name="most">Stanzas that its queue takes; 0 for any number.</param>
    /// <param name="gate">What each write waits for.</param>
    public static async Task<Listener> BindAsync(House house, string door = "test", DateTimeOffset? since = null, int most = 0, Task? gate = null)
    {
        var listener = new Listener(house, door, most) { Gate = gate ?? Task.CompletedTask };
        Answer<Session> bound = await house.Engine.Services.Sessions.BindAsync(House.Romeo, "Balcony", listener.Feed, new RestoreRequest { Since = since }, restored =>
        {
            listener.Restored = restored;
            return House.Bound;
        });
        Assert.Null(bound.Error);
        listener._session = bound.Value;
        listener.Feed.Queue.Wake();
        return listener;
    }

    /// <summary>Puts a subscription into the mask.</summary>
    public async Task MaskAsync(params string[] ids)
    {
        Answer<Decision> set = await _house.Engine.Services.Router.RunAsync(House.Romeo, new SetMaskCommand("Balcony", ids));
        Assert.Null(set.Error);
    }

    public async Task ExpectAsync(params string[] bodies)
    {
        foreach (string body in bodies)
            Assert.Equal(body, await _heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Says that so many events have come.</summary>
    public void Acknowledge(long count)
    {
        if (Feed.Places.Acknowledge(count))
            _house.Engine.Services.Sessions.KeepAcknowledging(_session!, Feed);
    }

    /// <summary>The connection breaks.</summary>
    public async Task BreakAsync()
    {
        Feed.Queue.Close();
        await _writing.ContinueWith(static _ => { }, TaskScheduler.Default);
        await _house.Engine.Services.Sessions.LeaveAsync(_session!, Feed, clean: false);
    }

    private void Close(string reason)
    {
        Closed = reason;
        Feed.Queue.Close();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<Outbound> batch)
    {
        await Gate;
        foreach (Outbound outbound in batch.ToArray())
        {
            if (outbound.Item is not Publication publication)
                continue;
            using var body = JsonDocument.Parse(publication.Entry.Body);
            if (body.RootElement.TryGetProperty("body"u8, out JsonElement text))
                _heard.Writer.TryWrite(text.GetString()!);
        }
    }
}
