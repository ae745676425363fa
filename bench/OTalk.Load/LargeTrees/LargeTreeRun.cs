using System.Security.Cryptography;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;
using OTalk.Load.Servers;

namespace OTalk.Load.LargeTrees;

/// <summary>
/// Builds a small tree and a large one, each in a server of its own, starts the servers again on what they have stored, and measures the
/// same operations on both in turns, so that each pair of windows saw the machine in about the same state.
/// </summary>
/// <param name="settings">What to do.</param>
/// <param name="log">Is told how far it is.</param>
internal sealed class LargeTreeRun(LargeTreeSettings settings, TextWriter log)
{
    // What a large tree needs and the defaults refuse.
    private static readonly string[] Limits = ["Limits:ChannelsPerAccount=0", "Limits:SubscriptionsPerAccount=0"];

    // The accounts outlive the server that registered them.
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly string _executable = settings.Executable ?? OTalkServerProcess.DefaultExecutable();
    private readonly MachineContext _machine = MachineContext.Read();

    /// <exception cref="IOException">A server failed.</exception>
    public LargeTreeReport Run(CancellationToken cancel)
    {
        using var smallData = new TemporaryFolder();
        using var largeData = new TemporaryFolder();
        Build(settings.Small, smallData, cancel);
        Build(settings.Large, largeData, cancel);

        // Both are built before either is connected to: a connection that is silent for so long would be closed.
        var loading = new List<LoadingFigures>();
        using var small = Open(settings.Small, smallData, loading, cancel);
        using var large = Open(settings.Large, largeData, loading, cancel);

        var figures = new List<OperationFigures>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            log.WriteLine(round == 0 ? "Warming up" : $"Round {round} of {settings.Rounds}");
            foreach (var operation in Operation.All)
            {
                cancel.ThrowIfCancellationRequested();
                figures.Add(small.Measure(operation, round, TimeSpan.FromSeconds(settings.Seconds)));
                figures.Add(large.Measure(operation, round, TimeSpan.FromSeconds(settings.Seconds)));
            }
        }

        return new LargeTreeReport(settings, _machine, [.. figures.Where(figure => figure.Round > 0)], loading);
    }

    private void Build(TreePlan plan, TemporaryFolder data, CancellationToken cancel)
    {
        log.WriteLine($"Building a tree of {plan.Channels} channels and {plan.Subscriptions} subscriptions");
        using var server = Start(data, cancel);
        new TreeBuilder(LoginAt(server), plan).Build(cancel);
    }

    private TreeBench Open(TreePlan plan, TemporaryFolder data, List<LoadingFigures> loading, CancellationToken cancel)
    {
        var server = Start(data, cancel);
        try
        {
            var bench = new TreeBench(server, LoginAt(server), plan);
            var (cpu, allocated) = bench.Used();
            loading.Add(new LoadingFigures(plan.Channels, cpu, allocated));
            return bench;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private StanzaLogin LoginAt(ServerUnderLoad server) => new(server.Address, OTalkServerProcess.Domain, _password);

    private ServerUnderLoad Start(TemporaryFolder data, CancellationToken cancel) =>
        OTalkServerProcess.StartOn("oTalk", _executable, [.. Limits, .. settings.Set], data, cancel);
}
