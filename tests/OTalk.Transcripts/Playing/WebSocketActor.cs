using System.Text.Json;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.Playing;

/// <summary>A client that speaks oTalk over WebSocket.</summary>
public sealed class WebSocketActor(ClientDeclaration declaration, Func<string?, Task<OTalkClient>> connect) : Actor(declaration)
{
    private OTalkClient? _client;

    public override bool IsConnected => _client is not null;

    public OTalkClient Client => _client ?? throw new ExpectationException($"{Declaration.Name} is not connected");

    public async Task ConnectAsync(string? subprotocol)
    {
        if (_client is not null)
            throw new ExpectationException($"{Declaration.Name} is connected already");
        _client = await connect(subprotocol);
    }

    /// <summary>
    /// Asks for nothing of the client's own root, and expects that answer as the next stanza. Stanzas of a stream are answered in order, so
    /// whatever was on its way comes before it; no waiting is needed.
    /// </summary>
    public override async Task ExpectNothingMoreAsync()
    {
        string id = Client.NewId();
        await Client.SendAsync(JsonSerializer.Serialize(new { to = Declaration.Session?.Split('/')[0], id, get = new { limit = 0 } }));
        Received next = await Client.ReceiveAsync();
        if (next.Id != id)
            throw new ExpectationException($"expected nothing more, got {next}");
    }

    public override void Abort() => Client.Abort();

    public override async Task LeaveAsync()
    {
        if (_client is null)
            return;
        await _client.DisposeAsync();
        _client = null;
    }

    protected override Task<Received> NextAsync() => Client.ReceiveAsync();
}
