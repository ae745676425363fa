using OTalk.Core.Addressing;
using OTalk.Engine.Delivery;

namespace OTalk.Engine.Streams;

/// <summary>
/// The publishes of one stream that are not answered yet. They may overlap as long as they go to one tree, whose mailbox keeps their order;
/// before anything else, and above a bound, the stream waits: so stanzas are processed and answered in order, and a client that sends faster
/// than the store stores is slowed, not buffered.
/// </summary>
public sealed class PublishWindow
{
    /// <summary>Publishes that may be outstanding.</summary>
    private const int Most = 1024;

    /// <summary>Bytes of messages that may be outstanding; one message always may.</summary>
    private const long MostBytes = 4 * 1024 * 1024;

    private readonly AsyncSignal _changed = new();
    private Identity? _tree;
    private bool _copied;
    private int _outstanding;
    private long _bytes;

    /// <summary>Waits until a publish to a tree may go on its way, and counts it.</summary>
    /// <param name="tree">Whose tree.</param>
    /// <param name="weight">Bytes of the message.</param>
    /// <param name="copied">Whether it is answered after a copy is stored elsewhere: such ones keep their order among themselves only.</param>
    public async ValueTask EnterAsync(Identity tree, int weight, bool copied = false)
    {
        if (_tree != tree || _copied != copied)
        {
            await WhenIdleAsync();
            (_tree, _copied) = (tree, copied);
        }

        while (IsFull(weight))
            await _changed.WaitAsync();
        Interlocked.Add(ref _bytes, weight);
        Interlocked.Increment(ref _outstanding);
    }

    /// <summary>A publish was answered.</summary>
    public void Leave(int weight)
    {
        Interlocked.Add(ref _bytes, -weight);
        Interlocked.Decrement(ref _outstanding);
        _changed.Set();
    }

    /// <summary>Waits until every publish is answered.</summary>
    public async ValueTask WhenIdleAsync()
    {
        while (Volatile.Read(ref _outstanding) > 0)
            await _changed.WaitAsync();
    }

    private bool IsFull(int weight)
    {
        int outstanding = Volatile.Read(ref _outstanding);
        return outstanding >= Most || (outstanding > 0 && Volatile.Read(ref _bytes) + weight > MostBytes);
    }
}
