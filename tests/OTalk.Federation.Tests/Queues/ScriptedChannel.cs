using System.Text;
using OTalk.Federation.Queues;

namespace OTalk.Federation.Tests.Queues;

/// <summary>Peers that answer, fail or keep silent as a test says.</summary>
internal sealed class ScriptedChannel : IPeerChannel
{
    private readonly Dictionary<string, Func<SentBatch, Task<IReadOnlyList<ReadOnlyMemory<byte>>>>> _peers = [];
    private readonly HashSet<string> _unreachable = [];

    /// <summary>Everything that was sent, or would have been if there were a way, each time.</summary>
    public List<SentBatch> Sent { get; } = [];

    /// <summary>From here on a domain is reached and fails, until <see cref="Heal"/>.</summary>
    public void Break(string domain, Func<Exception> how)
    {
        _unreachable.Remove(domain);
        _peers[domain] = _ => Task.FromException<IReadOnlyList<ReadOnlyMemory<byte>>>(how());
    }

    /// <summary>From here on there is no way to a domain, until <see cref="Heal"/>.</summary>
    public void Break(string domain, PeerTrouble kind)
    {
        Break(domain, () => new PeerUnreachableException(kind, $"{kind}"));
        _unreachable.Add(domain);
    }

    public void Heal(string domain)
    {
        _peers.Remove(domain);
        _unreachable.Remove(domain);
    }

    /// <summary>From here on a domain is silent until what is given is completed, which is its answer then.</summary>
    public TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>>> Hold(string domain)
    {
        var silent = new TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _peers[domain] = _ => silent.Task;
        return silent;
    }

    public void Answer(string domain, Func<SentBatch, IReadOnlyList<ReadOnlyMemory<byte>>> how) => _peers[domain] = batch => Task.FromResult(how(batch));

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SendBatchAsync(
        string domain, string tx, IReadOnlyList<ReadOnlyMemory<byte>> stanzas, Func<ValueTask> reached, CancellationToken cancel)
    {
        if (!_unreachable.Contains(domain))
            await reached();
        var batch = new SentBatch(domain, tx, [.. stanzas.Select(stanza => Encoding.UTF8.GetString(stanza.Span))]);
        Sent.Add(batch);
        return _peers.TryGetValue(domain, out var peer) ? await WithinAsync(peer(batch), cancel) : batch.Answers();
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> WithinAsync(Task<IReadOnlyList<ReadOnlyMemory<byte>>> answer, CancellationToken cancel)
    {
        var cancelled = new TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancel.Register(() => cancelled.TrySetCanceled(cancel));
        return answer.IsCompleted ? await answer : await FirstAsync(answer, cancelled);
    }

    /// <summary>As Task.WhenAny, which would go on in the thread pool.</summary>
    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FirstAsync(
        Task<IReadOnlyList<ReadOnlyMemory<byte>>> answer, TaskCompletionSource<IReadOnlyList<ReadOnlyMemory<byte>>> first)
    {
        _ = PassOnAsync();
        return await first.Task;

        async Task PassOnAsync()
        {
            try
            {
                first.TrySetResult(await answer);
            }
            catch (Exception failure)
            {
                first.TrySetException(failure);
            }
        }
    }
}
