using OTalk.Federation.Inbound;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Tests.Inbound;

public sealed class ReceiptsTests
{
    private const string Capulet = "capulet.com";

    private readonly Store _store = new();
    private int _runs;

    [Fact]
    public async Task A_batch_that_comes_again_is_answered_as_the_first_time_and_not_done()
    {
        Assert.Equal([[1], [], [2, 3]], await ApplyAsync(New(), "tx", [1], [], [2, 3]));
        Assert.Equal([[1], [], [2, 3]], await ApplyAsync(New(), "tx", [9]));
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Other_batches_and_other_peers_are_done()
    {
        Receipts receipts = New();
        await ApplyAsync(receipts, "tx", [1]);

        Assert.Equal([[2]], await ApplyAsync(receipts, "tx-2", [2]));
        Assert.Equal([[3]], await receipts.ApplyOnceAsync("capulet.fam", "tx", () => Task.FromResult<IReadOnlyList<byte[]>>([[3]])));
    }

    [Fact]
    public async Task Two_at_once_are_done_once()
    {
        Receipts receipts = New();
        var done = new TaskCompletionSource<IReadOnlyList<byte[]>>();
        Task<IReadOnlyList<byte[]>> first = receipts.ApplyOnceAsync(Capulet, "tx", () => done.Task);
        Task<IReadOnlyList<byte[]>> second = ApplyAsync(receipts, "tx", [9]);
        Assert.False(second.IsCompleted);
        done.SetResult([[1]]);

        Assert.Equal([[1]], await first);
        Assert.Equal([[1]], await second);
        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task What_fails_fails_for_all_and_is_done_when_it_comes_again()
    {
        Receipts receipts = New();
        var done = new TaskCompletionSource<IReadOnlyList<byte[]>>();
        Task<IReadOnlyList<byte[]>> first = receipts.ApplyOnceAsync(Capulet, "tx", () => done.Task);
        Task<IReadOnlyList<byte[]>> second = ApplyAsync(receipts, "tx", [9]);
        done.SetException(new StoreException("full"));

        await Assert.ThrowsAsync<StoreException>(() => first);
        await Assert.ThrowsAsync<StoreException>(() => second);
        Assert.Equal([[1]], await ApplyAsync(receipts, "tx", [1]));
    }

    [Fact]
    public async Task What_was_done_and_could_not_be_remembered_is_remembered_later_and_not_done_again()
    {
        Receipts receipts = New();
        _store.SavesFail = true;
        await Assert.ThrowsAsync<StoreException>(() => ApplyAsync(receipts, "tx", [1]));
        await Assert.ThrowsAsync<StoreException>(() => ApplyAsync(receipts, "tx", [2]));
        _store.SavesFail = false;

        Assert.Equal([[1]], await ApplyAsync(receipts, "tx", [3]));
        Assert.Equal([[1]], await ApplyAsync(New(), "tx", [4]));
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task The_last_ones_of_a_peer_are_remembered()
    {
        Receipts receipts = New();
        for (byte number = 0; number <= Receipts.KeptOfAPeer; number++)
            await ApplyAsync(receipts, $"tx-{number}", [number]);

        Assert.Null(await _store.FindAsync(Capulet, "tx-0", default));
        Assert.Equal([[1]], await ApplyAsync(receipts, "tx-1", [99]));
    }

    private Receipts New() => new(_store, TimeProvider.System);

    private Task<IReadOnlyList<byte[]>> ApplyAsync(Receipts receipts, string tx, params byte[][] answers) => receipts.ApplyOnceAsync(Capulet, tx, () =>
    {
        _runs++;
        return Task.FromResult<IReadOnlyList<byte[]>>(answers);
    });

    private sealed class Store : IReceiptStore
    {
        private readonly InMemoryReceiptStore _medium = new();

        public bool SavesFail { get; set; }

        public ValueTask<Receipt?> FindAsync(string peer, string tx, CancellationToken cancel) => _medium.FindAsync(peer, tx, cancel);

        public ValueTask SaveAsync(Receipt receipt, int keep, CancellationToken cancel) =>
            SavesFail ? throw new StoreException("full") : _medium.SaveAsync(receipt, keep, cancel);

        public ValueTask<IReadOnlyList<string>> PeersAsync(CancellationToken cancel) => _medium.PeersAsync(cancel);

        public ValueTask<int> TrimAsync(DateTimeOffset before, CancellationToken cancel) => _medium.TrimAsync(before, cancel);
    }
}
