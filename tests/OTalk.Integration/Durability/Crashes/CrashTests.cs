using System.Text.Json;
using System.Text.Json.Nodes;
using OTalk.Integration.Support;
using OTalk.TestKit;
using OTalk.TestKit.Client;
using OTalk.TestKit.Server;

namespace OTalk.Integration.Durability.Crashes;

/// <summary>
/// <c>kill -9</c> at random moments of a load of everything that changes something: whatever was acknowledged holds after each start
/// (<c>OTALK_KILLS</c> of them, from <c>OTALK_FIRE_SEED</c>). A kill counts only if something was acknowledged within the last ten milliseconds before it,
/// and something had to be done again: a request that was not answered, or what stood in the write-ahead log.
/// </summary>
public sealed class CrashTests
{
    private const int UsualKills = 4;
    private const int MostInVain = 10;
    private const string Ledger = $"{Cast.Romeo}/ledger";
    private const string Rooms = $"{Cast.Romeo}/rooms";
    private const string Stage = $"{Cast.Romeo}/stage";
    private const string Errands = $"{Cast.Romeo}/errands";

    private static readonly TimeSpan s_within = TimeSpan.FromMilliseconds(10);

    private readonly int _seed = EnvironmentNumber.Read("OTALK_FIRE_SEED") ?? Random.Shared.Next();
    private readonly int _kills = EnvironmentNumber.Read("OTALK_KILLS") ?? UsualKills;
    private readonly Tally _tally = new();
    private readonly Jobs _jobs = new();
    private readonly RestoredReader _reader = new($"{Cast.Romeo}/sess/Reader", Ledger);
    private readonly Random _random;
    private readonly Load[] _loads;
    private volatile bool _isKilled;
    private long _checked;
    private int _counted;
    private int _vain;
    private int _unanswered;

    public CrashTests()
    {
        _random = new Random(_seed);
        _loads =
        [
            new MessageLoad("Nurse", Ledger, NextRandom(), _tally),
            new MessageLoad("Mercutio", Ledger, NextRandom(), _tally),
            new ChannelLoad(Rooms, NextRandom(), _tally),
            new GrantLoad(Stage, NextRandom(), _tally),
            new KeyLoad(Stage, NextRandom(), _tally),
            new JobLoad("First", Errands, _jobs, NextRandom(), _tally),
            new JobLoad("Second", Errands, _jobs, NextRandom(), _tally),
        ];
    }

    [Fact]
    [Covers("channels.publish.durable", "channels.msgid.retry", "queues.promise", "queues.finish.again", "streams.restore.crash")]
    public Task What_was_acknowledged_holds_whenever_the_server_is_killed() => OTalkServer.UseAsync(Cast.Server("Limits:PublishesPerSecond=0", "Sessions:SavePlacesEvery=00:00:01"), async server =>
    {
        await PrepareAsync(server);
        await _reader.StartAsync(server);
        Task reading = _reader.RunAsync(server, () => _isKilled);
        while (_counted < _kills)
        {
            Assert.True(_vain <= _kills + MostInVain, $"seed {_seed}: {_vain} kills of {_counted + _vain} met nothing");
            try
            {
                reading = await LiveAsync(server, reading);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"with OTALK_FIRE_SEED={_seed}, after {_counted + _vain} kills: {e.Message}", e);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {_seed}: {_counted} kills, {_vain} more that did not count; {_unanswered} requests unanswered, {_tally.Repeated} repeated; acknowledged and checked: "
            + string.Join(", ", _tally.Effects.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Value} {kind.Key}"))
            + $"; {_reader.Repeats} events repeated to the reader; {_checked} comparisons");
    });

    private Random NextRandom() => new(_random.Next());

    private static async Task PrepareAsync(OTalkServer server)
    {
        await using OTalkClient founder = await server.LogInAsync($"{Cast.Romeo}/sess/Founder");
        await founder.CreateAsync(Ledger, new JsonObject { ["msg_count"] = -1 });
        await founder.CreateAsync(Rooms);
        await founder.CreateAsync(Stage);
        await founder.CreateAsync(Errands, new JsonObject { ["all_acl"] = "psd", ["queue"] = new JsonObject { ["claim_timeout"] = 86_400, ["cancel_limit"] = 1_000_000 } });
    }

    /// <summary>A life of the server: work, kill, start, check.</summary>
    /// <param name="server">The server, which runs.</param>
    /// <param name="reading">The reader in this life.</param>
    /// <returns>The reader in the next one.</returns>
    private async Task<Task> LiveAsync(OTalkServer server, Task reading)
    {
        Task busy = _tally.Reach(_random.Next(40, 200));
        Task working = Task.WhenAll([reading, .. _loads.Select(load => load.RunAsync(server, () => _isKilled))]);

        // One that fails must end the test, not leave it waiting.
        await await Task.WhenAny(busy, working);
        await Task.Delay(TimeSpan.FromMilliseconds(_random.NextDouble() * 8), TestContext.Current.CancellationToken);
        long moment = TimeProvider.System.GetTimestamp();
        _isKilled = true;
        await server.KillAsync();
        await working;

        bool wasBusy = TimeProvider.System.GetElapsedTime(_tally.Last, moment) <= s_within;
        bool hasLog = new DirectoryInfo(server.DataDirectory).EnumerateFiles("*.db-wal").Any(file => file.Length > 0);
        int unanswered = _loads.Sum(load => load.Outstanding);
        _unanswered += unanswered;
        if (wasBusy && (hasLog || unanswered > 0))
            _counted++;
        else
            _vain++;

        await server.StartAsync(TestContext.Current.CancellationToken);
        _isKilled = false;
        Task next = _reader.RunAsync(server, () => _isKilled);
        await CheckAsync(server, next);
        return next;
    }

    private async Task CheckAsync(OTalkServer server, Task reading)
    {
        await using OTalkClient auditor = await server.LogInAsync($"{Cast.Romeo}/sess/Auditor");
        IReadOnlyList<JsonElement> ledger = await Page.ReadAllAsync(auditor, Ledger);
        foreach (MessageLoad load in _loads.OfType<MessageLoad>())
            _checked += load.Check(ledger);
        foreach (ValuesLoad load in _loads.OfType<ValuesLoad>())
            _checked += await load.CheckAsync(auditor);
        _checked += _jobs.Check(await JobLoad.ReadAsync(auditor, Errands), [.. _loads.OfType<JobLoad>().Where(load => load.IsClaiming).Select(load => load.Session)]);
        _checked += await _reader.CheckAsync([.. ledger.Select(row => row.GetProperty("id").GetGuid())], reading);
    }
}
