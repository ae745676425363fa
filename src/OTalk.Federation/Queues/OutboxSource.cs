using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Queues;

/// <summary>
/// What the outbox has for one domain, in order. A batch gets its name when it is made, and the name is stored before the batch is sent: so it
/// is the same batch after a restart, and a peer that has it knows it. Used by the loop of one destination.
/// </summary>
internal sealed class OutboxSource(string domain, QueueServices services, OutboxJournal journal) : IBatchSource
{
    private const int MostLooks = 5;

    private Made? _made;
    private bool _reached;

    /// <summary>Up to which number senders have been told. What they were told of leaves the store before anything else, and nobody is told twice.</summary>
    private long _told;

    /// <summary>Its head, in memory.</summary>
    public OutboxWindow Window { get; } = new(services.Limits);

    public async ValueTask<Batch?> NextAsync(CancellationToken cancel)
    {
        if (_made is not null)
            return _made.Batch;
        IReadOnlyList<OutboxStanza> head = await HeadAsync(cancel);
        if (head.Count == 0)
            return null;
        if (Window.Mark is not { } mark)
        {
            mark = new OutboxMark(services.Ids.Random().ToString(), head[^1].Number);
            await journal.CommitAsync(new BatchMarked(domain, mark.Tx, mark.Until));
            Window.Mark = mark;
        }

        _made = new Made(new Batch(mark.Tx, [.. head.Select(stanza => stanza.Body)]), head);
        return _made.Batch;
    }

    public async ValueTask DoneAsync(Batch batch, IReadOnlyList<ReadOnlyMemory<byte>> answers, CancellationToken cancel)
    {
        IReadOnlyList<OutboxStanza> stanzas = _made!.Stanzas;
        if (stanzas[^1].Number > _told)
        {
            await services.Answers.AnsweredAsync([.. stanzas.Zip(answers, (stanza, reply) => new AnsweredStanza(stanza, reply))], cancel);
            _told = stanzas[^1].Number;
        }

        await ForgetToldAsync();
        _made = null;
    }

    public async ValueTask GiveUpAsync(GiveUpReason reason, DateTimeOffset addedBefore, CancellationToken cancel)
    {
        while ((_made?.Stanzas ?? await HeadAsync(cancel)) is { Count: > 0 } head)
        {
            // The peer may have the batch that is on its way, so it stays whole until the youngest in it has waited long enough.
            IReadOnlyList<OutboxStanza> old = Window.Mark is null
                ? [.. head.TakeWhile(stanza => stanza.AddedAt < addedBefore)]
                : head[^1].AddedAt < addedBefore ? head : [];
            if (old.Count == 0)
                return;
            await services.Answers.GivenUpAsync(old, reason, cancel);
            _told = old[^1].Number;
            _made = null;
            await ForgetToldAsync();
        }
    }

    /// <summary>
    /// Stores that the domain was reached, the first time: before it is sent anything, so that what may have arrived there is never given
    /// up because its name is not found later.
    /// </summary>
    public async ValueTask ReachedAsync()
    {
        if (_reached)
            return;
        await journal.CommitAsync(new PeerReached(domain, Engine.Clock.Now(services.Time)));
        _reached = true;
    }

    /// <summary>Whether the domain was ever reached, by this server or from there.</summary>
    public async ValueTask<bool> WasReachedAsync(CancellationToken cancel) =>
        _reached |= (await services.Store.LoadAsync(domain, cancel)).ReachedAt is not null;

    /// <summary>What goes together next, once all of it is in memory; empty where nothing waits.</summary>
    private async ValueTask<IReadOnlyList<OutboxStanza>> HeadAsync(CancellationToken cancel)
    {
        // What comes in meanwhile may call for another look, or two.
        for (int looks = 0; Window.Doubtful is { } doubt; looks++)
        {
            if (looks == MostLooks)
                throw new StoreException($"it is not clear how the outbox of {domain} stands");
            OutboxQueue queue = await services.Store.LoadAsync(domain, cancel);
            _reached |= queue.ReachedAt is not null;
            Window.Known(queue, doubt);
        }

        if (Window.First <= _told)
            await ForgetToldAsync();
        while (Window.Missing() is { } missing)
        {
            IReadOnlyList<OutboxStanza> stretch = await services.Store.ReadAsync(domain, missing.After, missing.Stanzas, missing.Bytes, cancel);
            if (stretch.Count == 0)
            {
                // It has less than it was thought to have: how it stands is looked up before the next try.
                Window.Doubt();
                throw new StoreException($"the outbox of {domain} has nothing behind {missing.After}");
            }

            Window.Read(stretch);
        }

        return Window.Head();
    }

    private async ValueTask ForgetToldAsync()
    {
        await journal.CommitAsync(new StanzasRemoved(domain, _told));
        Window.Removed(_told);
    }

    private sealed record Made(Batch Batch, IReadOnlyList<OutboxStanza> Stanzas);
}
