using OTalk.Federation.Queues;
using OTalk.Storage.Federation;
using OTalk.TestKit;

namespace OTalk.Federation.Tests.Queues;

/// <summary>What becomes of stanzas for a domain that cannot be reached.</summary>
public sealed class FailureTests
{
    private const string Capulet = QueueWorld.Capulet;

    [Fact]
    public void Every_try_is_the_same_batch_under_the_same_name_whatever_is_added()
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, () => new TimeoutException("no answer"));
        world.Add(Capulet, "a", "b");
        world.Pass(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        world.Add(Capulet, "c");
        world.Pass(TimeSpan.FromMinutes(20), TimeSpan.FromSeconds(10));
        SentBatch[] tries = [.. world.Sent()];
        Assert.True(tries.Length > 4);
        Assert.All(tries, batch => Assert.Equal((tries[0].Tx, "a"), (batch.Tx, Assert.Single(batch.Stanzas))));
        Assert.Empty(world.Answers.Told);

        world.Channel.Heal(Capulet);
        world.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(["a: ok a", "b: ok b", "c: ok c"], world.Answers.Told);
        Assert.Equal(tries[0].Tx, world.Sent().ElementAt(tries.Length).Tx);
    }

    [Fact]
    public void A_restart_sends_the_same_batch_under_the_same_name_before_all_else()
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, () => new TimeoutException("no answer"));
        world.Add(Capulet, "a", "b", "c");
        world.Restart();
        world.Restart();
        world.Channel.Heal(Capulet);
        world.Wake(Capulet, new ScriptedFeed("romeo", 1));
        world.Restart();

        SentBatch[] tries = [.. world.Sent()];
        Assert.All(tries[..^1], batch => Assert.Equal((tries[0].Tx, "a"), (batch.Tx, Assert.Single(batch.Stanzas))));
        Assert.Equal(["b", "c"], tries[^1].Stanzas);
        Assert.NotEqual(tries[0].Tx, tries[^1].Tx);
        Assert.Equal(["a: ok a", "b: ok b", "c: ok c"], world.Answers.Told);
    }

    [Fact]
    public void A_wrong_number_of_answers_is_no_answer()
    {
        var world = new QueueWorld();
        world.Channel.Answer(Capulet, batch => [.. batch.Answers(), .. batch.Answers()]);
        world.Add(Capulet, "a");
        Assert.Empty(world.Answers.Told);
        Assert.Equal("the peer gave 2 answers to 1 stanzas", world.Status().LastError);

        world.Channel.Heal(Capulet);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(["a: ok a"], world.Answers.Told);
        Assert.Single(world.Sent().Select(batch => batch.Tx).Distinct());
    }

    [Fact]
    public void A_server_that_never_was_is_answered_at_once()
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, PeerTrouble.NoSuchServer);
        var feed = new ScriptedFeed("romeo", 1);
        world.Wake(Capulet, feed);
        world.Add(Capulet, "a");
        world.Add(Capulet, "b");

        Assert.Equal(["a: NoSuchServer", "b: NoSuchServer"], world.Answers.Told);
        Assert.Equal(0, world.Status().Waiting);
        Assert.Contains(GiveUpReason.NoSuchServer, feed.GivenUp);
        int tries = world.Sent().Count();
        world.Restart();
        world.Pass(TimeSpan.FromHours(1));
        Assert.Equal(tries, world.Sent().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_once_was_is_waited_for(bool itCameByItself)
    {
        var world = new QueueWorld();
        if (itCameByItself)
            _ = world.Run(() => world.Queues.ReachedAsync(Capulet));
        else
            world.Add(Capulet, "before");
        world.Settle();
        world.Answers.Told.Clear();
        world.Restart();
        world.Channel.Break(Capulet, PeerTrouble.NoSuchServer);
        world.Add(Capulet, "a");
        Assert.Empty(world.Answers.Told);

        world.Channel.Heal(Capulet);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(["a: ok a"], world.Answers.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_may_have_a_batch_is_waited_for_although_it_never_answered(bool isRestarted)
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, () => new TimeoutException("no answer"));
        world.Add(Capulet, "a");
        if (isRestarted)
            world.Restart();
        world.Channel.Break(Capulet, PeerTrouble.NoSuchServer);
        world.Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Assert.Empty(world.Answers.Told);

        world.Channel.Heal(Capulet);
        world.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["a: ok a"], world.Answers.Told);
        Assert.Single(world.Sent().Select(batch => batch.Tx).Distinct());
    }

    [Fact]
    public void Nothing_is_sent_before_it_is_stored_that_the_server_was_reached()
    {
        var world = new QueueWorld();
        world.Store.FailsBefore = change => change is PeerReached;
        world.Add(Capulet, "a");
        world.Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Assert.Empty(world.Sent());

        world.Store.FailsBefore = _ => false;
        world.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["a: ok a"], world.Answers.Told);
    }

    [Fact]
    public void What_is_not_allowed_is_answered_at_once_whoever_was_reached()
    {
        var world = new QueueWorld();
        world.Add(Capulet, "a");
        world.Channel.Break(Capulet, PeerTrouble.NotAllowed);
        world.Add(Capulet, "b");

        Assert.Equal(["a: ok a", "b: NotAllowed"], world.Answers.Told);
        Assert.Equal(0, world.Status().Waiting);
    }

    [Fact]
    [Covers("federation.given-up")]
    public void What_waits_too_long_is_given_up_and_what_is_younger_is_not()
    {
        var world = new QueueWorld(new QueueLimits { GiveUpAfter = TimeSpan.FromHours(5), BatchStanzas = 2 });
        world.Channel.Break(Capulet, PeerTrouble.MayPass);
        world.Add(Capulet, "a");
        world.Add(Capulet, "b", "c", "d");
        world.Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        world.Add(Capulet, "e");
        world.Pass(TimeSpan.FromHours(3.9), TimeSpan.FromMinutes(10));
        Assert.Empty(world.Answers.Told);

        world.Pass(TimeSpan.FromHours(0.5), TimeSpan.FromMinutes(10));
        Assert.Equal(["a: Expired", "b: Expired", "c: Expired", "d: Expired"], world.Answers.Told);
        Assert.Equal(1, world.Status().Waiting);
        world.Channel.Heal(Capulet);
        world.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("e: ok e", world.Answers.Told[^1]);
    }

    [Fact]
    public void A_batch_that_may_have_arrived_is_given_up_whole_when_its_youngest_has_waited_long_enough()
    {
        var world = new QueueWorld(new QueueLimits { GiveUpAfter = TimeSpan.FromHours(5) });
        var first = world.Hold(Capulet);
        world.Add(Capulet, "first", "a");
        world.Pass(TimeSpan.FromHours(2));
        world.Add(Capulet, "b");
        world.Channel.Break(Capulet, () => new TimeoutException("no answer"));
        first.SetResult(world.Sent().Single().Answers());
        world.Settle();
        Assert.Equal(["a", "b"], world.Sent().Last().Stanzas);

        world.Pass(TimeSpan.FromHours(4.5), TimeSpan.FromMinutes(10));
        Assert.Equal(["first: ok first"], world.Answers.Told);
        world.Restart();
        world.Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        Assert.Equal(["first: ok first", "a: Expired", "b: Expired"], world.Answers.Told);
        Assert.Equal(2, world.Sent().Select(batch => batch.Tx).Distinct().Count());
    }

    [Fact]
    public void The_operator_sees_what_waits_and_why_and_has_it_tried_now()
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, () => new PeerUnreachableException(PeerTrouble.MayPass, "capulet.com refuses the connection"));
        DateTimeOffset added = world.Now;
        world.Add(Capulet, "one", "two");
        world.Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        DestinationStatus status = world.Status();
        Assert.Equal(
            new DestinationStatus(Capulet, 2, 6, status.BytesInMemory, added, 0, "capulet.com refuses the connection", status.NextTry), status);
        Assert.InRange(status.NextTry!.Value, world.Now, world.Now + world.Limits.LongestPause);

        world.Channel.Heal(Capulet);
        Assert.False(world.Queues.Retry("nobody.example"));
        Assert.True(world.Queues.Retry(Capulet));
        world.Settle();

        Assert.Equal(["one: ok one", "two: ok two"], world.Answers.Told);
        Assert.Equal((null, null, null), (world.Status().LastError, world.Status().NextTry, world.Status().Oldest));
    }

    [Fact]
    public void A_peer_that_comes_by_itself_is_tried_at_once()
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, PeerTrouble.MayPass);
        world.Add(Capulet, "a");
        world.Pass(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        world.Channel.Heal(Capulet);
        _ = world.Run(() => world.Queues.ReachedAsync(Capulet));
        world.Settle();

        Assert.Equal(["a: ok a"], world.Answers.Told);
    }

    [Fact]
    public void A_stanza_that_is_stored_although_the_store_failed_keeps_its_place()
    {
        var world = new QueueWorld();
        var first = world.Hold(Capulet);
        world.Add(Capulet, "first", "a");
        world.Store.FailsAfter = change => change is StanzaAdded { Stanza.StanzaId: "b" };
        world.Store.FailsBefore = change => change is StanzaAdded { Stanza.StanzaId: "c" };
        world.Add(Capulet, "b", "c", "d");
        world.Store.FailsAfter = world.Store.FailsBefore = _ => false;
        world.Channel.Heal(Capulet);
        first.SetResult(world.Sent().Single().Answers());
        world.Settle();

        Assert.Equal(["first", "a", "b", "d"], world.Sent().SelectMany(batch => batch.Stanzas));
        Assert.Equal((0, 0), (world.Status().Waiting, world.Status().Bytes));
    }

    [Fact]
    public void A_stanza_that_is_stored_although_the_store_failed_is_sent_without_another()
    {
        var world = new QueueWorld();
        world.Store.FailsAfter = change => change is StanzaAdded;
        world.Add(Capulet, "a");
        world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["a: ok a"], world.Answers.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_that_cannot_be_forgotten_is_told_once_and_not_asked_for_again(bool itWasStored)
    {
        var world = new QueueWorld();
        world.Store.FailsBefore = change => !itWasStored && change is StanzasRemoved;
        world.Store.FailsAfter = change => itWasStored && change is StanzasRemoved;
        world.Add(Capulet, "a", "b");
        world.Pass(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));
        Assert.Equal(["a: ok a"], world.Answers.Told);
        Assert.Single(world.Sent());

        world.Store.FailsBefore = world.Store.FailsAfter = _ => false;
        world.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(["a: ok a", "b: ok b"], world.Answers.Told);
        Assert.Equal(["a", "b"], world.Sent().SelectMany(batch => batch.Stanzas));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_given_up_is_told_once_and_not_sent_again(bool itWasStored)
    {
        var world = new QueueWorld();
        world.Channel.Break(Capulet, PeerTrouble.NotAllowed);
        world.Store.FailsBefore = change => !itWasStored && change is StanzasRemoved;
        world.Store.FailsAfter = change => itWasStored && change is StanzasRemoved;
        world.Add(Capulet, "a", "b");
        world.Pass(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));
        Assert.Equal(["a: NotAllowed"], world.Answers.Told.Take(1));

        world.Store.FailsBefore = world.Store.FailsAfter = _ => false;
        world.Channel.Heal(Capulet);
        world.Pass(TimeSpan.FromMinutes(10));
        Assert.DoesNotContain("a: ok a", world.Answers.Told);
        Assert.Equal(2, world.Answers.Told.Count);
        Assert.Equal(0, await world.Store.CountAsync());
    }

    [Fact]
    public void An_answer_that_cannot_be_told_is_told_later()
    {
        var world = new QueueWorld();
        world.Answers.Failure = new InvalidOperationException("the sender's tree is away");
        world.Add(Capulet, "a");
        world.Pass(TimeSpan.FromMinutes(1));
        world.Answers.Failure = null;
        world.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(["a: ok a"], world.Answers.Told);
        Assert.Single(world.Sent());
    }

    [Fact]
    public void A_store_that_cannot_be_read_or_marked_delays_and_loses_nothing()
    {
        var world = new QueueWorld();
        world.Store.ReadsFail = true;
        world.Add(Capulet, "a");
        world.Pass(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        world.Store.ReadsFail = false;
        world.Store.FailsAfter = change => change is BatchMarked;
        world.Pass(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));
        world.Store.FailsAfter = _ => false;
        world.Pass(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));

        Assert.Equal(["a: ok a"], world.Answers.Told);
        Assert.Single(world.Sent());
    }
}
