using System.Threading.Channels;

namespace OTalk.Engine.Journaling;

/// <summary>
/// The one writer of a store: what waits at once is committed as one group, and the next group begins when the last one is durable. No timer:
/// under load the groups grow by themselves, and one sync serves hundreds of messages.
/// </summary>
/// <typeparam name="T">What is to be written, with who waits for it.</typeparam>
public sealed class GroupWriter<T> : IAsyncDisposable
{
    private readonly Channel<T> _waiting = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;

    /// <param name="most">A group takes no more when it is so large.</param>
    /// <param name="sizeOf">How large a piece is.</param>
    /// <param name="commit">
    /// Writes a group, which is its own until it returns, and tells who waits. It MUST NOT throw: everybody would wait for ever.
    /// </param>
    public GroupWriter(int most, Func<T, int> sizeOf, Func<IReadOnlyList<T>, Task> commit) => _running = RunAsync(most, sizeOf, commit);

    /// <summary>Hands in a piece; false where the writer is closed.</summary>
    public bool TryAdd(T piece) => _waiting.Writer.TryWrite(piece);

    /// <summary>Waits for what has been handed in, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync(int most, Func<T, int> sizeOf, Func<IReadOnlyList<T>, Task> commit)
    {
        var group = new List<T>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            for (int size = 0; size < most && _waiting.Reader.TryRead(out T? next); size += sizeOf(next))
                group.Add(next);
            await commit(group);
            group.Clear();
        }
    }
}
