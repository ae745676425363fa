using OTalk.Storage.Federation;

namespace OTalk.Storage.Tests.Federation;

/// <summary>What every store of peers guarantees, test by test; a store's own tests derive from it.</summary>
public abstract class PeerStoreCompliance : IAsyncLifetime
{
    private const string Capulet = "capulet.com";
    private const string Fam = "capulet.fam";
    private const int All = 100;

    private static readonly DateTimeOffset _noon = new(2013, 2, 14, 12, 0, 0, TimeSpan.Zero);

    protected abstract FederationStoreUnderTest Subject { get; }

    private IPeerStore Store => Subject.Peers;

    public ValueTask InitializeAsync() => Subject.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Subject.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nothing_is_known_at_first()
    {
        Assert.Empty(await Store.HealthAsync(default));
        Assert.Empty(await Store.OrdersAsync(default));
    }

    [Fact]
    public async Task What_was_reported_is_there_in_order_of_names()
    {
        var failing = new PeerHealth(Fam, _noon, _noon.AddHours(-2), "it refuses connections", _noon, _noon.AddHours(-1), _noon.AddMinutes(1));
        var well = new PeerHealth(Capulet, _noon, _noon, LastError: null, LastErrorAt: null, FailingSince: null, NextTry: null);

        await Store.ReportAsync([failing, well], All, default);
        await Subject.ReopenAsync();

        Assert.Equal([well, failing], await Store.HealthAsync(default));
    }

    [Fact]
    public async Task A_report_replaces_the_one_before()
    {
        await Store.ReportAsync([new PeerHealth(Capulet, _noon, LastSuccess: null, "it answers 500", _noon, _noon, _noon.AddMinutes(1))], All, default);
        var well = new PeerHealth(Capulet, _noon.AddHours(1), _noon.AddHours(1), "it answers 500", _noon, FailingSince: null, NextTry: null);

        await Store.ReportAsync([well], All, default);

        Assert.Equal([well], await Store.HealthAsync(default));
    }

    [Fact]
    public async Task Those_that_were_heard_of_last_stay()
    {
        for (var number = 0; number < 4; number++)
            await Store.ReportAsync([Heard($"{(char)('d' - number)}.example", _noon.AddHours(number))], keep: 3, default);
        await Subject.ReopenAsync();

        Assert.Equal(["a.example", "b.example", "c.example"], (await Store.HealthAsync(default)).Select(health => health.Domain));
    }

    [Fact]
    public async Task A_block_stays_since_it_was_first_made_and_is_taken_away_once()
    {
        await Store.BlockAsync(Fam, _noon, default);
        await Store.BlockAsync(Capulet, _noon, default);
        await Store.BlockAsync(Capulet, _noon.AddHours(1), default);
        await Subject.ReopenAsync();

        Assert.Equal([new PeerOrder(Capulet, _noon, null), new PeerOrder(Fam, _noon, null)], await Store.OrdersAsync(default));
        Assert.True(await Store.UnblockAsync(Capulet, default));
        Assert.False(await Store.UnblockAsync(Capulet, default));
        Assert.False(await Store.UnblockAsync("nobody.example", default));
        await Subject.ReopenAsync();
        Assert.Equal([new PeerOrder(Fam, _noon, null)], await Store.OrdersAsync(default));
    }

    [Fact]
    public async Task Asking_for_a_try_and_blocking_leave_each_other_alone()
    {
        await Store.RetryAsync(Capulet, _noon, default);
        await Store.BlockAsync(Capulet, _noon.AddHours(1), default);
        await Store.RetryAsync(Capulet, _noon.AddHours(2), default);
        Assert.Equal([new PeerOrder(Capulet, _noon.AddHours(1), _noon.AddHours(2))], await Store.OrdersAsync(default));

        Assert.True(await Store.UnblockAsync(Capulet, default));

        Assert.Equal([new PeerOrder(Capulet, null, _noon.AddHours(2))], await Store.OrdersAsync(default));
    }

    [Fact]
    public async Task What_was_asked_long_ago_is_forgotten_and_blocks_are_not()
    {
        await Store.RetryAsync(Capulet, _noon, default);
        await Store.RetryAsync(Fam, _noon.AddDays(1), default);
        await Store.BlockAsync("verona.it", _noon, default);
        await Store.RetryAsync("verona.it", _noon, default);

        Assert.Equal(1, await Store.TrimAsync(_noon.AddDays(1), default));
        await Subject.ReopenAsync();

        Assert.Equal([new PeerOrder(Fam, null, _noon.AddDays(1)), new PeerOrder("verona.it", _noon, _noon)], await Store.OrdersAsync(default));
    }

    private static PeerHealth Heard(string domain, DateTimeOffset at) =>
        new(domain, at, at, LastError: null, LastErrorAt: null, FailingSince: null, NextTry: null);
}
