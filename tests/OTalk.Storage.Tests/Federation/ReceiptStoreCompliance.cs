using OTalk.Storage.Federation;

namespace OTalk.Storage.Tests.Federation;

/// <summary>What every store of receipts guarantees, test by test; a store's own tests derive from it.</summary>
public abstract class ReceiptStoreCompliance : IAsyncLifetime
{
    private const string Capulet = "capulet.com";
    private const string Fam = "capulet.fam";

    private static readonly DateTimeOffset _noon = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    protected abstract FederationStoreUnderTest Subject { get; }

    private IReceiptStore Store => Subject.Receipts;

    public ValueTask InitializeAsync() => Subject.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Subject.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_answer_is_found_as_it_was_saved_under_its_peer_and_name()
    {
        await SaveAsync(Capulet, "tx-1", [1, 2, 3]);
        await SaveAsync(Fam, "tx-1", [4]);
        await SaveAsync(Fam, "tx-2", []);
        await Subject.ReopenAsync();

        Receipt? found = await Store.FindAsync(Capulet, "tx-1", default);
        Assert.Equal((Capulet, "tx-1", _noon), (found!.Peer, found.Tx, found.SavedAt));
        Assert.Equal([1, 2, 3], found.Answers.ToArray());
        Assert.Equal([4], await AnswersAsync(Fam, "tx-1"));
        Assert.Empty(await AnswersAsync(Fam, "tx-2"));
        Assert.Null(await Store.FindAsync(Capulet, "tx-2", default));
        Assert.Null(await Store.FindAsync("nobody.example", "tx-1", default));
    }

    [Fact]
    public async Task The_first_answer_stays()
    {
        await SaveAsync(Capulet, "tx-1", [1]);
        await SaveAsync(Capulet, "tx-1", [2]);

        Assert.Equal([1], await AnswersAsync(Capulet, "tx-1"));
    }

    [Fact]
    public async Task The_newest_of_each_peer_are_remembered()
    {
        await SaveAsync(Fam, "tx-0", [0]);
        for (byte number = 1; number <= 5; number++)
            await SaveAsync(Capulet, $"tx-{number}", [number], keep: 3);
        await Subject.ReopenAsync();
        await SaveAsync(Capulet, "tx-6", [6], keep: 3);

        for (byte number = 1; number <= 3; number++)
            Assert.Null(await Store.FindAsync(Capulet, $"tx-{number}", default));
        for (byte number = 4; number <= 6; number++)
            Assert.Equal([number], await AnswersAsync(Capulet, $"tx-{number}"));
        Assert.Equal([0], await AnswersAsync(Fam, "tx-0"));
    }

    [Fact]
    public async Task Old_answers_are_forgotten()
    {
        await SaveAsync(Capulet, "old", [1]);
        await Store.SaveAsync(new Receipt(Capulet, "young", _noon.AddDays(1), new byte[] { 2 }), 32, default);

        Assert.Equal(1, await Store.TrimAsync(_noon.AddDays(1), default));
        await Subject.ReopenAsync();

        Assert.Null(await Store.FindAsync(Capulet, "old", default));
        Assert.Equal([2], await AnswersAsync(Capulet, "young"));
    }

    [Fact]
    public async Task The_peers_are_known_by_their_answers()
    {
        Assert.Empty(await Store.PeersAsync(default));
        await SaveAsync("montague.com", "tx-1", [1]);
        await SaveAsync(Capulet, "tx-1", [1]);
        await SaveAsync(Capulet, "tx-2", [2]);
        await Subject.ReopenAsync();

        Assert.Equal([Capulet, "montague.com"], await Store.PeersAsync(default));
    }

    [Fact]
    public async Task The_caller_may_use_its_buffer_again()
    {
        byte[] buffer = [1];
        await SaveAsync(Capulet, "tx-1", buffer);
        buffer[0] = 9;

        Assert.Equal([1], await AnswersAsync(Capulet, "tx-1"));
    }

    private ValueTask SaveAsync(string peer, string tx, byte[] answers, int keep = 32) =>
        Store.SaveAsync(new Receipt(peer, tx, _noon, answers), keep, default);

    private async Task<byte[]> AnswersAsync(string peer, string tx) => (await Store.FindAsync(peer, tx, default))!.Answers.ToArray();
}
