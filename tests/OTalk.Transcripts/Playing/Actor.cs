using OTalk.TestKit.Client;
using OTalk.Transcripts.Format;

namespace OTalk.Transcripts.Playing;

/// <summary>A client of the transcript while it is played; has at most one connection at a time.</summary>
public abstract class Actor(ClientDeclaration declaration)
{
    public ClientDeclaration Declaration { get; } = declaration;

    public abstract bool IsConnected { get; }

    public Received? LastReceived { get; private set; }

    public async Task<Received> ReceiveAsync() => LastReceived = await NextAsync();

    /// <summary>Fails if something is on its way to this client.</summary>
    public abstract Task ExpectNothingMoreAsync();

    /// <summary>Drops the connection without a word.</summary>
    public abstract void Abort();

    /// <summary>Forgets the connection, closing it if it is still open.</summary>
    public abstract Task LeaveAsync();

    protected abstract Task<Received> NextAsync();
}
