using System.Text;
using System.Text.Json;
using OTalk.TestKit.Client;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.Playing;

/// <summary>A client that speaks Talker, in the dialect in which it connects to its first room.</summary>
public sealed class TalkerActor(ClientDeclaration declaration, Func<Task<TalkerClient>> connect) : Actor(declaration)
{
    private TalkerClient? _client;

    public override bool IsConnected => _client is not null;

    public TalkerClient Client => _client ?? throw new ExpectationException($"{Declaration.Name} is not connected");

    public async Task ConnectAsync()
    {
        if (_client is not null)
            throw new ExpectationException($"{Declaration.Name} is connected already");
        _client = await connect();
    }

    /// <summary>
    /// Sends a private message to somebody who is not there, and expects its refusal as the next line. It goes through the room that was
    /// joined last, so whatever has happened there comes before it; no waiting is needed. The client speaks by it: where it was idle, others
    /// are told that it is back.
    /// </summary>
    public override async Task ExpectNothingMoreAsync()
    {
        Guid fence = Guid.NewGuid();
        string message = JsonSerializer.Serialize(new { type = "message", content = "", id = fence, final = true, to = $"nobody-{fence}" });
        await Client.SendAsync(Encoding.UTF8.GetBytes($"{message}\n"));
        Received next = await Client.ReceiveAsync();
        if (next.Member("type") is not { } type || !type.ValueEquals("error") || !next.Text.Contains(fence.ToString(), StringComparison.Ordinal))
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
