using OTalk.TestKit.Client;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.Playing;

/// <summary>A client that speaks STOMP.</summary>
public sealed class StompActor(ClientDeclaration declaration, Func<StompTransport, Task<StompClient>> connect) : Actor(declaration)
{
    private StompClient? _client;

    public override bool IsConnected => _client is not null;

    public StompClient Client => _client ?? throw new ExpectationException($"{Declaration.Name} is not connected");

    public async Task ConnectAsync(StompTransport by)
    {
        if (_client is not null)
            throw new ExpectationException($"{Declaration.Name} is connected already");
        _client = await connect(by);
    }

    /// <summary>
    /// Begins a transaction and forgets it, and expects the receipt as the next frame. Frames are carried out in order, so whatever was on its
    /// way comes before it; no waiting is needed.
    /// </summary>
    public override async Task ExpectNothingMoreAsync()
    {
        Guid fence = Guid.NewGuid();
        await Client.SendAsync($"BEGIN\ntransaction:{fence}\n\n\0ABORT\ntransaction:{fence}\nreceipt:{fence}\n\n\0");
        Received next = await Client.ReceiveAsync();
        if (next.Text != $"RECEIPT\nreceipt-id:{fence}\n\n")
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
