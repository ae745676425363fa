using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Inbound;

/// <summary>
/// Lets a batch of a peer be done once, however often it comes: a repetition is answered as the first time (protocol §12). A peer has one batch
/// on its way at a time, so the last ones of each are enough.
/// </summary>
/// <param name="store">Remembers the answers.</param>
/// <param name="time">The clock.</param>
public sealed class Receipts(IReceiptStore store, TimeProvider time)
{
    /// <summary>Batches of a peer that are remembered.</summary>
    public const int KeptOfAPeer = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Peer, string Tx), TaskCompletionSource<IReadOnlyList<byte[]>>> _running = [];

    /// <summary>What was done and could not be remembered, the last of each peer: when it comes again it is remembered, not done again.</summary>
    private readonly Dictionary<string, (string Tx, IReadOnlyList<byte[]> Answers)> _unsaved = new(StringComparer.Ordinal);

    /// <summary>
    /// The answers of a batch: those it was given, or else those of <paramref name="apply"/>, which runs once although the batch comes again
    /// meanwhile. Returns when the answers are durable. If the server dies between the two, the batch is done again: what it does MUST bear that.
    /// </summary>
    /// <param name="peer">The domain it came from.</param>
    /// <param name="tx">What the peer calls it.</param>
    /// <param name="apply">Does what it says and returns when all of that is stored; what it throws goes to the caller, and nothing is remembered.</param>
    /// <exception cref="StoreException">The answers could not be looked up or stored: the peer must not be given any.</exception>
    public async Task<IReadOnlyList<byte[]>> ApplyOnceAsync(string peer, string tx, Func<Task<IReadOnlyList<byte[]>>> apply)
    {
        TaskCompletionSource<IReadOnlyList<byte[]>> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<IReadOnlyList<byte[]>>? other;
        lock (_gate)
        {
            if (!_running.TryGetValue((peer, tx), out other))
                _running.Add((peer, tx), mine);
        }

        if (other is not null)
            return await other.Task;
        try
        {
            IReadOnlyList<byte[]> answers = await AnswerAsync(peer, tx, apply);
            Forget();
            mine.SetResult(answers);
        }
        catch (Exception failure)
        {
            Forget();
            mine.SetException(failure);
        }

        return await mine.Task;

        void Forget()
        {
            lock (_gate)
                _running.Remove((peer, tx));
        }
    }

    private async Task<IReadOnlyList<byte[]>> AnswerAsync(string peer, string tx, Func<Task<IReadOnlyList<byte[]>>> apply)
    {
        if (await store.FindAsync(peer, tx, CancellationToken.None) is { } known)
            return AnswerList.Read(known.Answers.Span);
        IReadOnlyList<byte[]> answers = Unsaved(peer, tx) ?? await apply();
        lock (_gate)
            _unsaved[peer] = (tx, answers);
        await store.SaveAsync(new Receipt(peer, tx, Engine.Clock.Now(time), AnswerList.Write(answers)), KeptOfAPeer, CancellationToken.None);
        lock (_gate)
        {
            if (_unsaved.TryGetValue(peer, out (string Tx, IReadOnlyList<byte[]> Answers) last) && last.Tx == tx)
                _unsaved.Remove(peer);
        }

        return answers;
    }

    private IReadOnlyList<byte[]>? Unsaved(string peer, string tx)
    {
        lock (_gate)
            return _unsaved.TryGetValue(peer, out (string Tx, IReadOnlyList<byte[]> Answers) last) && last.Tx == tx ? last.Answers : null;
    }
}
