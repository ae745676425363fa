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

    /// <summary>After the first and the last there is a look at memory, after each in a long run.</summary>
    private const int Parts = 10;

    private const int LongRun = 100_000;

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
        int visits = Math.Max(settings.Inputs / Visit.Length / Parts, 1);
        long began = Stopwatch.GetTimestamp();
        long before = 0;
        long after = 0;
        for (int part = 0; part < Parts; part++)
        {
            await fuzzer.RunAsync(part * visits, visits, settings.Connections, cancel);
            if (part is 0 or Parts - 1 || settings.Inputs >= LongRun)
                after = await memory.FloorAsync();
            before = part == 0 ? after : before;
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{door.Name}: {fuzzer.Figures.Inputs} inputs on {fuzzer.Figures.Connections} connections in {seconds:F1} s; heap {after} bytes"));
        }

        after = await memory.FallAsync(before + MostGrowth);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{door.Name}: heap {before} bytes after the first part, {after} at the end"));
    }
}
