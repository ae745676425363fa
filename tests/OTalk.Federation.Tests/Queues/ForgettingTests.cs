using Microsoft.Extensions.Logging.Abstractions;
using OTalk.Federation.Queues;
using OTalk.Simulation.Scheduling;
using OTalk.Storage.Federation;

namespace OTalk.Federation.Tests.Queues;

public sealed class ForgettingTests
{
    private const string Capulet = QueueWorld.Capulet;

    [Fact]
    public async Task Old_origins_and_answers_are_forgotten_and_younger_ones_are_not()
    {
        var clock = new VirtualClock();
        var scheduler = new SimulatedScheduler(new Random(1));
        var time = new VirtualTime(clock, scheduler);
        var outbox = new InMemoryOutboxStore();
        var receipts = new InMemoryReceiptStore();
        OutboxStanza Effect(string origin, DateTimeOffset at) => new(Capulet, at, "romeo@montague.com", StanzaId: null, origin, new byte[] { 1 });
        OutboxStanza old = Effect("old", clock.Now);
        OutboxStanza young = Effect("young", clock.Now.AddDays(2));
        await outbox.CommitAsync([new StanzaAdded(old), new StanzaAdded(young), new StanzasRemoved(Capulet, 2)], default);
        await receipts.SaveAsync(new Receipt(Capulet, "old", old.AddedAt, default), 32, default);
        await receipts.SaveAsync(new Receipt(Capulet, "young", young.AddedAt, default), 32, default);
        scheduler.Run(new Forgetting(outbox, receipts, time, NullLogger<Forgetting>.Instance).Start);

        time.Advance(Forgetting.After + TimeSpan.FromDays(1));
        while (scheduler.RunOne())
        {
        }

        Assert.Equal([3, 0], await outbox.CommitAsync([new StanzaAdded(old), new StanzaAdded(young)], default));
        Assert.Null(await receipts.FindAsync(Capulet, "old", default));
        Assert.NotNull(await receipts.FindAsync(Capulet, "young", default));
    }
}
