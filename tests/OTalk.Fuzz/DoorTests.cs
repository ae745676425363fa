using System.Diagnostics;
using System.Globalization;
using OTalk.Fuzz.Doors;
using OTalk.Fuzz.Running;
using OTalk.Fuzz.Witnesses;

namespace OTalk.Fuzz;

/// <summary>Each door is tried with whatever may come over a network; nobody else notices, and nothing is left behind.</summary>
public sealed class DoorTests(ITestOutputHelper output)
{
    /// <summary>How much more the server may hold at the end than after a tenth: what accounts keep is limited, so it must not grow with inputs.</summary>
    private const long MostGrowth = 48L * 1024 * 1024;

    public static TheoryData<string> Doors => [.. AllDoors.Names.Where(static name => FuzzSettings.Current.Doors?.Contains(name) != false)];

    [Theory]
    [MemberData(nameof(Doors))]
    public Task What_is_mutated_harms_nobody(string name) => Grounds.UseAsync(
        async grounds =>
        {
            CancellationToken cancel = TestContext.Current.CancellationToken;
            using Metrics metrics = new(grounds.Server.HttpAddress);
            await using Bystanders bystanders = await Bystanders.OpenAsync(grounds, cancel);
            int process = grounds.Server.ProcessId;

            using CancellationTokenSource enough = new();
            Task standing = bystanders.StandByAsync(enough.Token);
            Task trying = TryAsync(AllDoors.Of(name), grounds, metrics, cancel);
            await await Task.WhenAny(trying, standing);
            await enough.CancelAsync();
            await standing;

            await new Leftovers(metrics).AssertNoneAsync();
            await bystanders.RoundAsync(cancel);
            Assert.Equal(process, grounds.Server.ProcessId);
            Assert.Equal(200, await metrics.ReadinessAsync());
            Assert.Empty(grounds.Server.Log.Faults([]));
        },
        TestContext.Current.CancellationToken);

    private async Task TryAsync(Door door, Grounds grounds, Metrics metrics, CancellationToken cancel)
    {
        FuzzSettings settings = FuzzSettings.Current;
        Fuzzer fuzzer = new(door, grounds, settings.Seed);
        if (settings.Visit is { } only)
        {
            await fuzzer.RunAsync(only, 1, 1, cancel);
            return;
        }

        Memory memory = new(grounds, metrics);
        int visits = Math.Max(settings.Inputs / Visit.Length, 10);
        long began = Stopwatch.GetTimestamp();
        await fuzzer.RunAsync(0, visits / 10, settings.Connections, cancel);
        long before = await memory.FloorAsync();
        await fuzzer.RunAsync(visits / 10, visits - (visits / 10), settings.Connections, cancel);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        long after = await memory.FloorAsync();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{door.Name}: {fuzzer.Figures.Inputs} inputs on {fuzzer.Figures.Connections} connections in {took.TotalSeconds:F1} s; heap {before} bytes, then {after}"));
        Assert.InRange(after, 0, before + MostGrowth);
    }
}
