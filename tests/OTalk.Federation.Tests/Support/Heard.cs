using System.Text.Json;
using System.Threading.Channels;
using OTalk.Federation.Native.Links;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Support;

/// <summary>Takes what comes over the links of a server, for the test to look at in its order.</summary>
internal sealed class Heard : ILinkReceiver
{
    private readonly Channel<(string What, ILink Link, JsonElement Stanza)> _all = Channel.CreateUnbounded<(string, ILink, JsonElement)>();

    /// <summary>What taking a stanza waits for, once it was heard.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void Opened(ILink link) => _all.Writer.TryWrite(("opened", link, default));

    public async ValueTask ReceiveAsync(ILink link, ReadOnlyMemory<byte> stanza)
    {
        var json = JsonElement.Parse(stanza.Span);
        if (json.TryGetProperty("get", out _))
            throw new InvalidOperationException("this receiver fails");
        _all.Writer.TryWrite(("stanza", link, json));
        await Gate;
    }

    public void Ended(ILink link) => _all.Writer.TryWrite(("ended", link, default));

    /// <summary>The link that opened next.</summary>
    public async Task<ILink> OpenedAsync() => (await NextAsync("opened")).Link;

    /// <summary>The stanza that came next.</summary>
    public async Task<(ILink Link, JsonElement Stanza)> StanzaAsync()
    {
        var (link, stanza) = await NextAsync("stanza");
        return (link, stanza);
    }

    /// <summary>The link that ended next.</summary>
    public async Task<ILink> EndedAsync() => (await NextAsync("ended")).Link;

    /// <summary>Nothing more has come so far.</summary>
    public void AssertNothing() => Assert.False(_all.Reader.TryRead(out var more), $"nothing was expected, and there was: {more.What}");

    private async Task<(ILink Link, JsonElement Stanza)> NextAsync(string what)
    {
        var next = await _all.Reader.ReadAsync().AsTask().WaitAsync(Deadlines.Stanza);
        Assert.Equal(what, next.What);
        return (next.Link, next.Stanza);
    }
}
