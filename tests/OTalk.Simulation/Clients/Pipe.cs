using OTalk.Engine.Delivery;

namespace OTalk.Simulation.Clients;

/// <summary>
/// The network between a server's writer and a client: it holds a few stanzas, and a writer that has more waits until the client reads.
/// </summary>
/// <param name="capacity">Stanzas it holds.</param>
internal class Pipe(int capacity)
{
    private readonly Queue<Outbound> _items = [];
    private TaskCompletionSource? _room;
    private bool _broken;

    /// <exception cref="IOException">The client is gone.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<Outbound> batch)
    {
        for (int index = 0; index < batch.Length; index++)
        {
            while (_items.Count >= capacity && !_broken)
            {
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await _room.Task;
            }

            if (_broken)
                throw new IOException("the connection is gone");
            Carry(batch.Span[index], _items);
        }
    }

    /// <summary>The next stanza; null if none has arrived.</summary>
    public Outbound? Read()
    {
        if (!_items.TryDequeue(out Outbound next))
            return null;
        Wake();
        return next;
    }

    public void Break()
    {
        _broken = true;
        Wake();
    }

    /// <summary>Takes one stanza to the other end.</summary>
    protected virtual void Carry(Outbound item, Queue<Outbound> arrived) => arrived.Enqueue(item);

    private void Wake()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
