using OTalk.Simulation.Checks;
using OTalk.Storage.Federation;

namespace OTalk.Simulation.Federation;

/// <summary>Each guarantee of federation is broken on purpose, and the check it belongs to has to notice.</summary>
public sealed class FederationSabotageTests
{
    private const int Seeds = 20;

    [Fact]
    public void A_stanza_that_is_forgotten_is_noticed() =>
        AssertNoticed("Loss", new FederationSetup { Outbox = store => new SkippingOutbox(store), QueueBytes = 1 });

    [Fact]
    public void An_outbox_that_is_not_taken_up_after_a_restart_is_noticed() =>
        AssertNoticed("Loss", new FederationSetup { Outbox = store => new HiddenOutbox(store), Feeds = false });

    [Fact]
    public void A_batch_that_changes_its_name_is_noticed() =>
        AssertNoticed("Name", new FederationSetup { Outbox = store => new NamelessOutbox(store) });

    [Fact]
    public void A_batch_that_is_done_again_is_noticed() =>
        AssertNoticed("Twice", new FederationSetup { Receipts = _ => new EmptyReceipts() });

    [Fact]
    public void Stanzas_that_overtake_each_other_are_noticed() =>
        AssertNoticed("Order", new FederationSetup { Arrange = stanzas => [.. stanzas.Reverse()] });

    [Fact]
    public void Answers_that_go_to_others_are_noticed() =>
        AssertNoticed("Answer", new FederationSetup { Answers = answers => [.. answers.Reverse()] });

    private static void AssertNoticed(string check, FederationSetup sabotaged)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var simulation = new FederationRun(seed, sabotaged);
            try
            {
                simulation.Run();
            }
            catch (ViolationException noticed)
            {
                Assert.Equal(check, noticed.Check);
                return;
            }
        }

        Assert.Fail($"{Seeds} seeds went by and nothing was noticed");
    }

    /// <summary>Does not keep what a batch is called.</summary>
    private sealed class NamelessOutbox(IOutboxStore inner) : OutboxWrapper(inner)
    {
        public override async ValueTask<OutboxQueue> LoadAsync(string domain, CancellationToken cancel) =>
            await base.LoadAsync(domain, cancel) with { Mark = null };
    }
}
