using System.Text;
using OTalk.Storage.Federation;

namespace OTalk.Storage.Tests.Federation;

/// <summary>What every outbox guarantees, test by test; a store's own tests derive from it.</summary>
public abstract class OutboxStoreCompliance : IAsyncLifetime
{
    private const string Capulet = "capulet.com";
    private const string Fam = "capulet.fam";

    private static readonly DateTimeOffset _noon = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    protected abstract FederationStoreUnderTest Subject { get; }

    private IOutboxStore Store => Subject.Outbox;

    public ValueTask InitializeAsync() => Subject.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Subject.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_stanza_is_read_as_it_was_added()
    {
        OutboxStanza full = Stanza(Capulet, "full") with { StanzaId = "7", Origin = "romeo@montague.com 3" };
        await AddAsync(full, Stanza(Capulet, "bare"));
        await Subject.ReopenAsync();

        Assert.Equivalent(
            new[] { Plain(full with { Number = 1 }), Plain(Stanza(Capulet, "bare") with { Number = 2 }) },
            (await AllAsync(Capulet)).Select(Plain),
            strict: true);
    }

    [Fact]
    public async Task Each_domain_counts_for_itself_and_never_gives_a_number_twice()
    {
        Assert.Equal([1, 1, 2, 3], await AddAsync(Stanza(Capulet, "a"), Stanza(Fam, "b"), Stanza(Capulet, "c"), Stanza(Capulet, "d")));
        await CommitAsync(new StanzasRemoved(Capulet, 3));
        await Subject.ReopenAsync();

        Assert.Equal([4, 2], await AddAsync(Stanza(Capulet, "e"), Stanza(Fam, "f")));
        Assert.Equal(["e"], Texts(await AllAsync(Capulet)));
        Assert.Equal(["b", "f"], Texts(await AllAsync(Fam)));
    }

    [Fact]
    public async Task All_who_add_at_once_get_numbers_of_their_own()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            Task.Run(async () => (await AddAsync(Stanza(Capulet, $"{number}")))[0])));

        Assert.Equal(Enumerable.Range(1, 16).Select(number => (long)number), numbers.Order());
        Assert.Equal(numbers.Select((number, at) => (number, $"{at}")).Order().Select(pair => pair.Item2), Texts(await AllAsync(Capulet)));
    }

    [Fact]
    public async Task A_stretch_ends_where_it_is_told_to()
    {
        await AddAsync([.. Enumerable.Range(1, 9).Select(number => Stanza(Capulet, $"{number}"))]);

        Assert.Equal(["3", "4", "5"], Texts(await Store.ReadAsync(Capulet, 2, 3, 1_000, default)));
        Assert.Equal(["3", "4"], Texts(await Store.ReadAsync(Capulet, 2, 9, 2, default)));
        Assert.Equal(["8", "9"], Texts(await Store.ReadAsync(Capulet, 7, 9, 1_000, default)));
        Assert.Empty(await Store.ReadAsync(Capulet, 9, 9, 1_000, default));
        Assert.Empty(await Store.ReadAsync("nobody.example", 0, 9, 1_000, default));
    }

    [Fact]
    public async Task A_stanza_larger_than_the_stretch_is_read_alone()
    {
        await AddAsync(Stanza(Capulet, new string('x', 100_000)), Stanza(Capulet, "y"));

        Assert.Equal(1, Assert.Single(await Store.ReadAsync(Capulet, 0, 50, 10, default)).Number);
    }

    [Fact]
    public async Task An_empty_stanza_is_kept()
    {
        await AddAsync(Stanza(Capulet, string.Empty));
        await Subject.ReopenAsync();

        Assert.True(Assert.Single(await AllAsync(Capulet)).Body.IsEmpty);
    }

    [Fact]
    public async Task The_caller_may_use_its_buffer_again()
    {
        byte[] buffer = Encoding.UTF8.GetBytes("before");
        await AddAsync(Stanza(Capulet, "") with { Body = buffer });
        Array.Fill(buffer, (byte)'x');

        Assert.Equal(["before"], Texts(await AllAsync(Capulet)));
    }

    [Fact]
    public async Task Of_one_origin_the_first_stanza_alone_is_stored()
    {
        OutboxStanza first = Stanza(Capulet, "first") with { Origin = "effect 1" };

        Assert.Equal([1, 0, 2], await AddAsync(first, first with { Body = "again"u8.ToArray() }, Stanza(Capulet, "next")));
        await Subject.ReopenAsync();
        Assert.Equal([0, 1], await AddAsync(first, first with { Domain = Fam }));

        Assert.Equal(["first", "next"], Texts(await AllAsync(Capulet)));
        Assert.Equal(2, (await Store.LoadAsync(Capulet, default)).LastNumber);
    }

    [Fact]
    public async Task An_origin_outlives_its_stanza_until_it_is_forgotten()
    {
        OutboxStanza gone = Stanza(Capulet, "gone") with { Origin = "effect 1" };
        OutboxStanza waits = Stanza(Capulet, "waits") with { Origin = "effect 2" };
        OutboxStanza young = Stanza(Fam, "young") with { Origin = "effect 3", AddedAt = _noon.AddHours(2) };
        await AddAsync(gone, waits, young);
        await CommitAsync(new StanzasRemoved(Capulet, 1), new StanzasRemoved(Fam, 1));

        Assert.Equal([0], await AddAsync(gone));
        Assert.Equal(1, await Store.TrimAsync(_noon.AddHours(1), default));
        Assert.Equal(0, await Store.TrimAsync(_noon.AddHours(1), default));
        await Subject.ReopenAsync();

        Assert.Equal([3, 0, 0], await AddAsync(gone, waits, young));
    }

    [Fact]
    public async Task What_is_removed_is_gone_and_what_is_behind_it_is_not()
    {
        await AddAsync(Stanza(Capulet, "a"), Stanza(Capulet, "b"), Stanza(Capulet, "c"), Stanza(Fam, "d"));
        await CommitAsync(new StanzasRemoved(Capulet, 2));
        await CommitAsync(new StanzasRemoved(Capulet, 1), new StanzasRemoved("nobody.example", 7));
        await Subject.ReopenAsync();

        Assert.Equal(["c"], Texts(await AllAsync(Capulet)));
        Assert.Equal(["d"], Texts(await AllAsync(Fam)));
    }

    [Fact]
    public async Task A_batch_keeps_its_name_until_it_is_done_with()
    {
        await AddAsync(Stanza(Capulet, "a"), Stanza(Capulet, "b"), Stanza(Capulet, "c"), Stanza(Fam, "d"));
        await CommitAsync(new BatchMarked(Capulet, "tx-1", 2));
        await AddAsync(Stanza(Capulet, "e"));
        await Subject.ReopenAsync();

        Assert.Equal(new OutboxMark("tx-1", 2), (await Store.LoadAsync(Capulet, default)).Mark);
        Assert.Null((await Store.LoadAsync(Fam, default)).Mark);
        await CommitAsync(new StanzasRemoved(Capulet, 1));
        Assert.Equal(new OutboxMark("tx-1", 2), (await Store.LoadAsync(Capulet, default)).Mark);
        await CommitAsync(new StanzasRemoved(Capulet, 2));
        await Subject.ReopenAsync();
        Assert.Null((await Store.LoadAsync(Capulet, default)).Mark);
        await CommitAsync(new BatchMarked(Capulet, "tx-2", 4), new StanzasRemoved(Capulet, 4), new BatchMarked(Capulet, "tx-3", 5));
        Assert.Equal(new OutboxMark("tx-3", 5), (await Store.LoadAsync(Capulet, default)).Mark);
    }

    [Fact]
    public async Task That_a_domain_was_reached_is_kept_with_its_first_time()
    {
        Assert.Equal(OutboxQueue.Unknown(Capulet), await Store.LoadAsync(Capulet, default));
        await CommitAsync(new PeerReached(Capulet, _noon));
        await AddAsync(Stanza(Capulet, "a"));
        await CommitAsync(new PeerReached(Capulet, _noon.AddDays(1)), new StanzasRemoved(Capulet, 1));
        await Subject.ReopenAsync();

        Assert.Equal(OutboxQueue.Unknown(Capulet) with { ReachedAt = _noon, FirstNumber = 2, LastNumber = 1 }, await Store.LoadAsync(Capulet, default));
    }

    [Fact]
    public async Task The_domains_that_something_waits_for_are_listed_with_how_much()
    {
        await AddAsync(
            Stanza(Fam, "four"),
            Stanza("verona.example", "gone"),
            Stanza(Capulet, "removed"),
            Stanza(Capulet, "é") with { AddedAt = _noon.AddMinutes(1) },
            Stanza(Capulet, "abc"));
        await CommitAsync(new StanzasRemoved("verona.example", 1), new StanzasRemoved(Capulet, 1), new PeerReached("only-reached.example", _noon), new BatchMarked(Fam, "tx", 1));
        await Subject.ReopenAsync();

        OutboxQueue capulet = new(Capulet, ReachedAt: null, Mark: null, FirstNumber: 2, LastNumber: 3, Count: 2, Bytes: 5, _noon.AddMinutes(1));
        OutboxQueue fam = new(Fam, ReachedAt: null, new OutboxMark("tx", 1), FirstNumber: 1, LastNumber: 1, Count: 1, Bytes: 4, _noon);
        Assert.Equal([capulet, fam], await Store.ListAsync(default));
        Assert.Equal(capulet, await Store.LoadAsync(Capulet, default));
    }

    [Fact]
    public async Task Changes_that_fail_leave_nothing_of_each_other()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => CommitAsync(new PeerReached(Capulet, _noon), new StanzaAdded(Stanza(Capulet, "a")), new Strange(Fam)));
        await Subject.ReopenAsync();

        Assert.Equal(OutboxQueue.Unknown(Capulet), await Store.LoadAsync(Capulet, default));
        Assert.Empty(await AllAsync(Capulet));
    }

    private static OutboxStanza Stanza(string domain, string text) =>
        new(domain, _noon, "romeo@montague.com/Window", StanzaId: null, Origin: null, Encoding.UTF8.GetBytes(text));

    private static object Plain(OutboxStanza stanza) =>
        new { stanza.Number, stanza.Domain, stanza.AddedAt, stanza.Sender, stanza.StanzaId, stanza.Origin, Text = Encoding.UTF8.GetString(stanza.Body.Span) };

    private static IEnumerable<string> Texts(IEnumerable<OutboxStanza> stanzas) => stanzas.Select(stanza => Encoding.UTF8.GetString(stanza.Body.Span));

    private async Task<IReadOnlyList<long>> AddAsync(params OutboxStanza[] stanzas) =>
        await CommitAsync([.. stanzas.Select(stanza => new StanzaAdded(stanza))]);

    private async Task<IReadOnlyList<long>> CommitAsync(params OutboxChange[] changes) => await Store.CommitAsync(changes, default);

    private async Task<IReadOnlyList<OutboxStanza>> AllAsync(string domain) => await Store.ReadAsync(domain, 0, int.MaxValue, long.MaxValue, default);

    /// <summary>A change that no store knows.</summary>
    private sealed record Strange(string Domain) : OutboxChange(Domain);
}
