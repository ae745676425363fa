using System.Diagnostics;
using System.Security.Cryptography;
using OTalk.Load.Doors;
using OTalk.Load.Measuring;
using OTalk.Load.Servers;

namespace OTalk.Load.Recovery;

/// <summary>Fills a server over the wire, kills it (SIGKILL) while everybody publishes, starts it again, and asks it what it has.</summary>
/// <param name="settings">What to do.</param>
/// <param name="log">Is told how far it is.</param>
internal sealed class RecoveryRun(RecoverySettings settings, TextWriter log)
{
    private const int AtOnce = 8;

    // The accounts outlive the server that registered them.
    private readonly string _password = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly string _executable = settings.Executable ?? OTalkServerProcess.DefaultExecutable();
    private readonly MachineContext _machine = MachineContext.Read();
    private readonly NumberedChannels[] _channels =
        [.. Enumerable.Range(0, settings.Accounts).Select(account => new NumberedChannels(OTalkServerProcess.Domain, account, settings.Channels))];

    /// <exception cref="IOException">The server failed.</exception>
    public RecoveryReport Run(CancellationToken cancel)
    {
        using var data = new TemporaryFolder();
        var acknowledged = FillAndKill(data, cancel);
        var bytes = Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

        log.WriteLine("Starting it again");
        var start = Stopwatch.GetTimestamp();
        using var server = Start(data, cancel);
        var ready = Stopwatch.GetElapsedTime(start);
        var sampler = new Sampler(_channels, acknowledged);
        sampler.Run(LoginAt(server), settings.Sampled);
        return new RecoveryReport(
            settings, _machine, acknowledged.Sum(), bytes, ready.TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds, sampler.Lost);
    }

    /// <summary>Messages of each account that were acknowledged.</summary>
    private long[] FillAndKill(TemporaryFolder data, CancellationToken cancel)
    {
        var fillers = new Filler[settings.Accounts];
        try
        {
            Thread[] loading;
            using (var server = Start(data, cancel))
            {
                Fill(fillers, LoginAt(server), cancel);
                log.WriteLine("Killing the server under load");
                loading = [.. fillers.Select(filler => new Thread(filler.PublishUntilGone) { IsBackground = true })];
                foreach (var thread in loading)
                    thread.Start();
                cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(settings.LoadSeconds));
                cancel.ThrowIfCancellationRequested();
            }

            foreach (var thread in loading)
                thread.Join();
            return [.. fillers.Select(filler => filler.Acknowledged)];
        }
        finally
        {
            foreach (var filler in fillers)
                filler?.Dispose();
        }
    }

    private void Fill(Filler[] fillers, StanzaLogin login, CancellationToken cancel)
    {
        log.WriteLine($"Making {settings.Accounts * settings.Channels} channels with {settings.Messages} messages each");
        Parallel.For(0, settings.Accounts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, account =>
        {
            fillers[account] = new Filler(login, _channels[account]);
            fillers[account].Fill((long)settings.Channels * settings.Messages);
        });
    }

    private StanzaLogin LoginAt(ServerUnderLoad server) => new(server.Address, OTalkServerProcess.Domain, _password);

    private ServerUnderLoad Start(TemporaryFolder data, CancellationToken cancel) => OTalkServerProcess.StartOn(
        "oTalk", _executable, [LoadRun.PatientWithWebSockets, .. settings.Set], data, cancel);
}
