using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Engine.Journaling;
using OTalk.Engine.Metrics;
using OTalk.Engine.Peers;
using OTalk.Engine.Rooms;
using OTalk.Engine.Routing;
using OTalk.Engine.Sessions;
using OTalk.Engine.Trees;
using OTalk.TestKit;

namespace OTalk.Engine.Tests;

/// <summary>Trees of the users of montague.com over a store that tells what it was asked; without sessions and doors.</summary>
internal sealed class Grove : IAsyncDisposable, ITreeFounder
{
    private readonly EngineMetrics _metrics = new();
    private readonly Journal _journal;

    public Grove()
    {
        _journal = new Journal(Store, NullLogger<Journal>.Instance);
        Router = new Router(new Domains("montague.com", []), Trees);
        Trees.Start(new TreeServices(
            Store,
            _journal,
            Sessions,
            this,
            new EffectRunner(Router, new PeerEffects(new NoRemote(), Trees), NullLogger<EffectRunner>.Instance),
            Trees,
            TreeRules.Default,
            new RoomRules(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)),
            "montague.com",
            new SystemIdSource(),
            Time,
            Time.GetUtcNow(),
            _metrics,
            new NoRemote(),
            NullLoggerFactory.Instance));
    }

    public RecordingStore Store { get; } = new();

    public SessionRegistry Sessions { get; } = new();

    public ManualTime Time { get; } = new(Samples.Start);

    public TreeDirectory Trees { get; } = new();

    public Router Router { get; }

    public Identity Romeo { get; } = Identity.Parse(Samples.Romeo);

    public ValueTask<bool> ExistsAsync(Identity identity) => ValueTask.FromResult(identity == Romeo);

    public Task<Answer<Decision>> CreateAsync(string path) =>
        Trees.RunAsync(Romeo, new CreateChannelCommand(new Actor(Samples.Romeo, Samples.Romeo), ChannelPath.Parse(path), null));

    public Task<Answer<bool>> HasAsync(string path) => Trees.InspectAsync(Romeo, tree => tree.Find(ChannelPath.Parse(path)) is not null);

    public async ValueTask DisposeAsync()
    {
        await Trees.StopAsync();
        await _journal.DisposeAsync();
        _metrics.Dispose();
    }
}
