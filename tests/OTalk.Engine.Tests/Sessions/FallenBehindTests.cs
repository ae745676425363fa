using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Delivery;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Sessions;

/// <summary>A client that reads so slowly that the log has lost what it was to get.</summary>
public sealed class FallenBehindTests : IAsyncLifetime
{
    private static readonly Actor s_romeo = new(Samples.Romeo, Samples.Romeo);

    private readonly House _house = new();

    public async ValueTask InitializeAsync() => await _house.StartAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    [Covers("streams.behind.gone")]
    public async Task It_is_closed_and_told_when_it_comes_back()
    {
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Listener slow = await StartAsync(reads.Task);
        foreach (string body in new[] { "one", "two", "three", "four", "five" })
            await PublishAsync(body, "inbox");
        Assert.NotEmpty(slow.Feed.Behind);
        await TrimToOneAsync("inbox");

        reads.SetResult();
        await slow.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(StreamFeed.TooFarBehind, slow.Closed);
        await slow.BreakAsync();
        Listener again = await Listener.BindAsync(_house);
        Assert.Equal([$"{Samples.Romeo}/inbox"], again.Restored.Gap!.Channels);

        // It knows now: what is left comes, and it is not closed again.
        await again.ExpectAsync("five");
        await PublishAsync("six", "inbox");
        await again.ExpectAsync("six");
        Assert.Null(again.Closed);
    }

    [Fact]
    public async Task What_is_gone_of_a_channel_that_it_does_not_read_is_no_loss()
    {
        await RunAsync(new CreateChannelCommand(s_romeo, ChannelPath.Parse("unread"), JsonElement.Parse("""{"msg_count":1}""")));
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Listener slow = await StartAsync(reads.Task);
        string[] bodies = ["one", "two", "three", "four", "five"];
        foreach (string body in bodies)
        {
            await PublishAsync(body, "inbox");
            await PublishAsync(body, "unread");
        }

        Assert.NotEmpty(slow.Feed.Behind);
        await TrimAsync();
        reads.SetResult();
        await slow.ExpectAsync(bodies);
        Assert.Null(slow.Closed);
    }

    /// <summary>A client with a queue of two stanzas, which reads when it is let.</summary>
    private async Task<Listener> StartAsync(Task reads)
    {
        Listener listener = await Listener.BindAsync(_house, most: 2);
        await listener.MaskAsync("s1");
        listener.Gate = reads;
        return listener;
    }

    private async Task TrimToOneAsync(string channel)
    {
        await RunAsync(new ConfigureChannelCommand(s_romeo, ChannelPath.Parse(channel), JsonElement.Parse("""{"msg_count":1}""")));
        await TrimAsync();
    }

    private async Task TrimAsync()
    {
        DateTimeOffset now = _house.Time.GetUtcNow().AddSeconds(1);
        await _house.Store.TrimAsync(now, now, 1000, CancellationToken.None);
    }

    private Task PublishAsync(string text, string channel)
    {
        byte[] utf8 = JsonSerializer.SerializeToUtf8Bytes(new { ns = Namespaces.Chat, body = text });
        return RunAsync(new PublishCommand(s_romeo, ChannelPath.Parse(channel), new MessageBody(utf8, Namespaces.Chat, null), null, null, Transient: false));
    }

    private async Task RunAsync(TreeCommand command) => Assert.Null((await _house.Engine.Services.Router.RunAsync(House.Romeo, command)).Error);
}
