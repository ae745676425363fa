using OTalk.Federation.Queues;
using OTalk.Storage.Federation;
using OTalk.Storage.Trees;

namespace OTalk.Federation.Tests.Queues;

/// <summary>What goes to a domain that answers, or is slow to.</summary>
public sealed class SendingTests
{
    private const string Capulet = QueueWorld.Capulet;
    private const string Fam = QueueWorld.Fam;

    [Fact]
    public void A_stanza_is_sent_at_once_and_its_sender_is_told_the_answer()
    {
        var world = new QueueWorld();
        world.Add(Capulet, "a");

        Assert.Equal(["a"], Assert.Single(world.Sent()).Stanzas);
        Assert.Equal(["a: ok a"], world.Answers.Told);
        Assert.Equal((0, 0), (world.Status().Waiting, world.Status().Bytes));
    }

    [Fact]
    public void What_comes_while_a_batch_is_at_the_peer_goes_behind_it_in_order_and_fifty_at_a_time()
    {
        var world = new QueueWorld();
        var first = world.Hold(Capulet);
        string[] all = [.. Enumerable.Range(1, 120).Select(number => $"{number}")];
        world.Add(Capulet, all);
        Assert.Equal(["1"], Assert.Single(world.Sent()).Stanzas);
        Assert.Equal(1, world.Status().InFlight);

        world.Channel.Heal(Capulet);
        first.SetResult(world.Sent().Single().Answers());
        world.Settle();

        Assert.Equal([1, 50, 50, 19], world.Sent().Select(batch => batch.Stanzas.Length));
        Assert.Equal(all, world.Sent().SelectMany(batch => batch.Stanzas));
        Assert.Equal(all.Select(text => $"{text}: ok {text}"), world.Answers.Told);
        Assert.Equal(4, world.Sent().Select(batch => batch.Tx).Distinct().Count());
        Assert.Equal(0, world.Status().InFlight);
    }

    [Fact]
    public void A_batch_is_bounded_in_bytes_and_a_larger_stanza_goes_alone()
    {
        var world = new QueueWorld(new QueueLimits { BatchBytes = 10 });
        var first = world.Hold(Capulet);
        world.Add(Capulet, "first", "aaaa", "bbbb", "cccc", new string('d', 30), "e");
        world.Channel.Heal(Capulet);
        first.SetResult(world.Sent().Single().Answers());
        world.Settle();

        Assert.Equal([["first"], ["aaaa", "bbbb"], ["cccc"], [new string('d', 30)], ["e"]], world.Sent().Select(batch => batch.Stanzas));
    }

    [Fact]
    public void A_domain_that_is_silent_keeps_no_other_waiting()
    {
        var world = new QueueWorld();
        world.Hold(Capulet);
        world.Channel.Break("dead.example", () => new TimeoutException("no answer"));
        world.Add("dead.example", "z");
        world.Add(Capulet, "a");
        world.Add(Fam, "b");
        world.Add(Fam, "c");

        Assert.Equal(["b: ok b", "c: ok c"], world.Answers.Told);
    }

    [Fact]
    public void What_is_behind_the_bound_of_memory_waits_in_the_store_and_goes_in_its_turn()
    {
        var limits = new QueueLimits { QueueBytes = 4_000, BatchStanzas = 7 };
        var world = new QueueWorld(limits);
        var first = world.Hold(Capulet);
        string[] all = [.. Enumerable.Range(1000, 300).Select(number => $"{number}")];
        world.Add(Capulet, all);
        Assert.InRange(world.Status().BytesInMemory, 1, limits.QueueBytes);
        Assert.Equal((300, 1200), (world.Status().Waiting, world.Status().Bytes));

        long most = 0;
        world.Channel.Answer(Capulet, batch =>
        {
            most = Math.Max(most, world.Status().BytesInMemory);
            return batch.Answers();
        });
        first.SetResult(world.Sent().Single().Answers());
        world.Settle();

        Assert.Equal(all, world.Sent().SelectMany(batch => batch.Stanzas));
        Assert.InRange(most, 1, limits.QueueBytes + 300);
        Assert.Equal((0, 0, 0), (world.Status().Waiting, world.Status().Bytes, world.Status().BytesInMemory));
    }

    [Fact]
    public void Sources_take_turns()
    {
        var world = new QueueWorld(new QueueLimits { BatchStanzas = 1 });
        var first = world.Hold(Capulet);
        world.Add(Capulet, "1", "2", "3");
        var romeo = new ScriptedFeed("romeo", 3);
        var nurse = new ScriptedFeed("nurse", 1);
        world.Wake(Capulet, romeo, nurse, romeo);
        world.Channel.Heal(Capulet);
        first.SetResult(world.Sent().Single().Answers());
        world.Settle();

        Assert.Equal(
            ["1", "2", "romeo 1", "nurse 1", "3", "romeo 2", "romeo 3"],
            world.Sent().Select(batch => Assert.Single(batch.Stanzas)));
        Assert.Equal((3, 1), (romeo.Done, nurse.Done));
    }

    [Fact]
    public void A_source_that_fails_keeps_the_others_waiting_no_longer_than_a_pause()
    {
        var world = new QueueWorld();
        var broken = new ScriptedFeed("romeo", 1) { Failure = new InvalidOperationException("the log is gone") };
        world.Wake(Capulet, broken);
        world.Settle();
        world.Add(Capulet, "a");
        world.Pass(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Assert.Equal(["a: ok a"], world.Answers.Told);

        broken.Failure = null;
        world.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(1, broken.Done);
    }

    [Fact]
    public void All_that_waits_at_once_shares_a_transaction()
    {
        var world = new QueueWorld();
        Task[] added = [.. Enumerable.Range(0, 40).Select(number => (Task)world.Run(() =>
            world.Queues.AddAsync([world.Stanza($"{number}.example", "a"), world.Stanza($"{number}.example", "b")])))];
        world.Settle();

        Assert.All(added, task => Assert.True(task.IsCompletedSuccessfully));
        Assert.Equal(80, world.Answers.Told.Count);
        Assert.Equal([80], world.Store.Commits.Where(commit => commit[0] is StanzaAdded).Select(commit => commit.Count));
        Assert.InRange(world.Store.Commits.Count, 4, 60);
    }

    [Fact]
    public void Numbers_are_given_back_in_order_to_each_who_adds()
    {
        var world = new QueueWorld();
        world.Hold(Capulet);
        Task<IReadOnlyList<long>> one = world.Run(() => world.Queues.AddAsync([world.Stanza(Capulet, "a"), world.Stanza(Fam, "b"), world.Stanza(Capulet, "c")]));
        Task<IReadOnlyList<long>> other = world.Run(() => world.Queues.AddAsync([world.Stanza(Capulet, "d")]));
        world.Settle();

        Assert.Equal([1, 1, 2], Result(one));
        Assert.Equal([3], Result(other));
    }

    [Fact]
    public void What_has_the_same_origin_is_sent_once()
    {
        var world = new QueueWorld();
        for (int time = 0; time < 3; time++)
        {
            _ = world.Run(() => world.Queues.AddAsync([world.Stanza(Capulet, "effect") with { Origin = "romeo@montague.com 7" }]));
            world.Settle();
        }

        Assert.Equal(["effect"], Assert.Single(world.Sent()).Stanzas);
    }

    [Fact]
    public void A_domain_for_which_nothing_waits_leaves_memory_and_comes_back()
    {
        var world = new QueueWorld();
        world.Add(Capulet, "a");
        world.Pass(world.Limits.IdleAfter - TimeSpan.FromSeconds(1));
        Assert.Single(world.Queues.List());
        world.Pass(TimeSpan.FromSeconds(2));
        Assert.Empty(world.Queues.List());

        world.Add(Capulet, "b");
        Assert.Equal(["a: ok a", "b: ok b"], world.Answers.Told);
        Assert.Single(world.Queues.List());
    }

    [Fact]
    public void The_server_stops_without_waiting_for_a_peer()
    {
        var world = new QueueWorld();
        world.Hold(Capulet);
        world.Channel.Break(Fam, PeerTrouble.MayPass);
        world.Add(Capulet, "a");
        world.Add(Fam, "b");
        world.Add("idle.example", "c");

        Task stopped = world.Run(() => world.Queues.DisposeAsync().AsTask());
        world.Settle();

        Assert.True(stopped.IsCompletedSuccessfully);
        Task<IReadOnlyList<long>> late = world.Run(() => world.Queues.AddAsync([world.Stanza(Capulet, "late")]));
        Assert.IsType<StoreException>(late.Exception?.InnerException);
    }

    private static IReadOnlyList<long> Result(Task<IReadOnlyList<long>> task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        return task.Result;
    }
}
