using OTalk.Core.Trees;
using OTalk.Simulation.Checks;
using OTalk.Simulation.Storage;

namespace OTalk.Simulation.Sabotage;

/// <summary>A check that cannot fail checks nothing: each guarantee is broken on purpose here, and the check it belongs to has to notice.</summary>
public sealed class SabotageTests
{
    private const int Seeds = 100;

    [Fact]
    public void A_message_that_history_lost_is_noticed() =>
        AssertNoticed<LossCheck>(new SimulationSetup { BelowFaults = store => new ForgetfulStore(store) });

    [Fact]
    public void An_answer_before_the_disk_is_noticed() =>
        AssertNoticed<DurabilityCheck>(new SimulationSetup { AboveFaults = store => new LyingStore(store) });

    [Fact]
    public void A_slow_reader_that_is_left_behind_is_noticed() =>
        AssertNoticed<ProgressCheck>(new SimulationSetup { BelowFaults = store => new ShortLogStore(store) });

    [Fact]
    public void A_channel_that_opened_is_noticed() =>
        AssertNoticed<PermissionCheck>(new SimulationSetup { BelowFaults = store => new OpenDoorsStore(store) });

    [Fact]
    public void Presence_that_stays_behind_is_noticed() =>
        AssertNoticed<GhostCheck>(new SimulationSetup { BelowFaults = store => new AbsentMindedStore(store) });

    [Fact]
    public void An_event_that_overtakes_another_is_noticed() =>
        AssertNoticed<OrderCheck>(new SimulationSetup { MakePipe = capacity => new SwappingPipe(capacity) });

    [Fact]
    public void An_event_that_comes_twice_is_noticed() =>
        AssertNoticed<DuplicateCheck>(new SimulationSetup { MakePipe = capacity => new DoublingPipe(capacity) });

    [Fact]
    public void A_commit_of_which_a_part_is_kept_is_noticed() => AssertNoticed<QueueCheck>(new SimulationSetup
    {
        Rates = FaultRates.Rough with { PowerFails = 0.1 },
        Torn = batch => batch with { Changes = [.. batch.Changes.OfType<EntryAppended>()] },
    });

    [Fact]
    public void A_job_that_is_forgotten_is_noticed() =>
        AssertNoticed<QueueCheck>(new SimulationSetup { BelowFaults = store => new JobLosingStore(store) });

    [Fact]
    public void A_job_that_comes_back_is_noticed() =>
        AssertNoticed<QueueCheck>(new SimulationSetup { BelowFaults = store => new JobRevivingStore(store) });

    private static void AssertNoticed<TCheck>(SimulationSetup sabotaged)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            using var simulation = new SimulatedRun(seed, sabotaged);
            try
            {
                simulation.Run();
            }
            catch (ViolationException noticed) when (noticed.Check == typeof(TCheck).Name)
            {
                return;
            }
            catch (ViolationException)
            {
                // What is broken may break other promises too, and a seed that shows those first is none of this.
            }
        }

        Assert.Fail($"{Seeds} seeds went by and {typeof(TCheck).Name} noticed nothing");
    }
}
