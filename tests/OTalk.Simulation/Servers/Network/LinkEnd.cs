using System.Threading.Channels;
using OTalk.Federation.Native.Links;
using OTalk.Simulation.Servers.World;

namespace OTalk.Simulation.Servers.Network;

/// <summary>One end of a simulated link: what the production link is to those who use it, without handshake and socket.</summary>
internal sealed class LinkEnd(Process holder, Wire wire, int side, string peer) : ILink
{
    private readonly Channel<byte[]> _arrived = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Process Holder => holder;

    public string Peer => peer;

    public string LocalDomain => holder.Domain;

    public IReadOnlyCollection<string> LocalDomains { get; } = [holder.Domain];

    public IReadOnlyCollection<string> PeerDomains { get; } = [peer];

    public bool IsOpen { get; private set; } = true;

    public Task Ended => _ended.Task;

    /// <summary>Tells that it is open, and serves it; in the process that holds it.</summary>
    public void Open()
    {
        holder.Receiver.Opened(this);
        holder.Run(ReadAsync);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> stanza, CancellationToken cancel)
    {
        if (!IsOpen)
            throw new LinkEndedException();
        wire.Carry(side, stanza.ToArray());
        await Task.Yield();
        if (!IsOpen)
            throw new LinkEndedException();
    }

    /// <summary>Every server has one domain here.</summary>
    public Task<LinkFault?> ExtendAsync(string localDomain, string peerDomain, CancellationToken cancel) =>
        Task.FromResult<LinkFault?>(new LinkFault(LinkFaultKind.NotAllowed, "extending", "nobody has further domains"));

    public void Close(int code, string reason)
    {
        if (!IsOpen)
            return;
        End();
        wire.Closed(side);
    }

    /// <summary>A frame has come.</summary>
    public void Arrive(byte[] frame)
    {
        if (IsOpen)
            InProcess(() => _arrived.Writer.TryWrite(frame));
    }

    /// <summary>It has ended; what has come is still read.</summary>
    public void End()
    {
        IsOpen = false;
        InProcess(() => _arrived.Writer.TryComplete());
    }

    /// <summary>Its process is no more.</summary>
    public void Vanish() => IsOpen = false;

    private void InProcess(Action action) => holder.Run(() =>
    {
        action();
        return Task.CompletedTask;
    });

    private async Task ReadAsync()
    {
        try
        {
            while (await _arrived.Reader.WaitToReadAsync())
            {
                while (_arrived.Reader.TryRead(out byte[]? frame))
                    await holder.Receiver.ReceiveAsync(this, frame);
            }
        }
        catch (LinkEndedException)
        {
            Close(1011, "");
        }

        holder.Receiver.Ended(this);
        _ended.TrySetResult();
    }
}
