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

    private Listener(House house, string door)
    {
        _house = house;
        Feed = new StreamFeed(door, new SendQueue(new SendQueueLimits(0, 0)), (_, reason) => Close(reason), house.Engine.Metrics);
        _writing = new FeedWriter(Feed, () => _session, house.Engine.Services, NullLogger.Instance).RunAsync(WriteAsync);
    }

    public StreamFeed Feed { get; }

    public Restoration Restored { get; private set; } = null!;

    public string? Closed { get; private set; }

    public static async Task<Listener> BindAsync(House house, string door = "test", DateTimeOffset? since = null)
    {
        var listener = new Listener(house, door);
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
        _session!.SetMask(ids, Clock.Now(_house.Time));
        foreach (StreamFeed feed in _session.Feeds)
            feed.Places.Read([.. ((MaskSet)set.Value!.Outcome!).Sources.Keys], Clock.Now(_house.Time));
    }

    public async Task ExpectAsync(params string[] bodies)
    {
        foreach (string body in bodies)
            Assert.Equal(body, await _heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>The connection breaks.</summary>
    public async Task BreakAsync()
    {
        Feed.Queue.Close();
        await _writing;
        await _house.Engine.Services.Sessions.LeaveAsync(_session!, Feed, clean: false);
    }

    private void Close(string reason)
    {
        Closed = reason;
        Feed.Queue.Close();
    }

    private ValueTask WriteAsync(ReadOnlyMemory<Outbound> batch)
    {
        foreach (Outbound outbound in batch.ToArray())
        {
            if (outbound.Item is not Publication publication)
                continue;
            using var body = JsonDocument.Parse(publication.Entry.Body);
            if (body.RootElement.TryGetProperty("body"u8, out JsonElement text))
                _heard.Writer.TryWrite(text.GetString()!);
        }

        return ValueTask.CompletedTask;
    }
}
