using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Queues;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Queues;

public class CancelJobTests
{
    private readonly TreeUnderTest _tree = new();

    [Fact]
    [Covers("queues.cancel.place")]
    public void A_cancelled_job_is_available_at_its_old_place()
    {
        Guid[] ids = Put("{}", 3);
        _tree.Claim("jobs", People.Juliet, 2);
        _tree.Succeed(Cancel(ids[0], People.Juliet));
        Assert.Equal((null, 1), (_tree.Job("jobs", ids[0])!.Claim, _tree.Job("jobs", ids[0])!.Cancels));
        Assert.Equal([ids[0], ids[2]], _tree.Claim("jobs", People.Stranger, 5));
    }

    [Fact]
    [Covers("queues.who.finish", "queues.who.all")]
    public void Only_the_claimer_or_who_may_delete_all_messages_cancels()
    {
        Guid id = Put("{}")[0];
        Assert.Equal(Condition.Forbidden, _tree.Fail(Cancel(id, People.Juliet)).Condition);
        _tree.Claim("jobs", People.Juliet);
        Expect.Error(Condition.Forbidden, $"job {id} is not claimed by {People.Stranger}", _tree.Fail(Cancel(id, People.Stranger)));
        _tree.Succeed(Cancel(id, People.Romeo));
        Assert.Equal(1, _tree.Job("jobs", id)!.Cancels);
    }

    [Fact]
    [Covers("queues.who.all")]
    public void Cancelling_what_nobody_has_claimed_changes_nothing()
    {
        Guid id = Put("{}")[0];
        Assert.Empty(_tree.Succeed(Cancel(id, People.Romeo)).Changes);
    }

    [Fact]
    [Covers("queues.cancel.place")]
    public void A_claim_that_has_run_out_is_cancelled_and_no_other()
    {
        Guid id = Put("""{"claim_timeout":60}""")[0];
        _tree.Claim("jobs", People.Juliet);
        DateTimeOffset until = _tree.Job("jobs", id)!.Claim!.Until;
        Assert.Null(_tree.State.Items.Jobs.FirstExpired(until.AddMilliseconds(-1)));
        Assert.Empty(_tree.Succeed(Expire(id)).Changes);
        _tree.Wait(60);
        Assert.Equal(id, _tree.State.Items.Jobs.FirstExpired(until)?.Id);
        _tree.Succeed(Expire(id));
        Assert.Equal((true, 1), (_tree.Job("jobs", id)!.IsAvailable, _tree.Job("jobs", id)!.Cancels));
        Assert.Empty(_tree.Succeed(Expire(id)).Changes);
    }

    [Fact]
    [Covers("queues.failed", "queues.failed.told")]
    public void What_is_cancelled_too_often_moves_as_it_is()
    {
        Guid id = Put("""{"cancel_limit":2,"failed_channel":"dead"}""", id: TreeUnderTest.Id(900))[0];
        LogEntry before = _tree.History("jobs")[0];
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(Cancel(id, People.Juliet));
        _tree.Claim("jobs", People.Juliet);
        Decision decision = _tree.Succeed(Cancel(id, People.Juliet));

        LogEntry moved = Assert.Single(_tree.History("jobs/dead"));
        Assert.Equal((before.Id, before.Time, before.Author, before.Ns, before.Key), (moved.Id, moved.Time, moved.Author, moved.Ns, moved.Key));
        Assert.Equal(before.Body, moved.Body);
        Assert.Equal(before.Digest!.Value.ToArray(), moved.Digest!.Value.ToArray());
        Assert.Empty(_tree.History("jobs"));
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
        Assert.Equal(id.ToString(), Expect.Event(decision, Namespaces.Delete, "jobs").GetProperty("event").GetProperty("msgid").GetString());
        Assert.Equal("otalk:romeo@montague.com/jobs/dead", Expect.Event(decision, Namespaces.Create, "jobs").GetProperty("channel").GetString());
    }

    [Fact]
    [Covers("queues.failed.made")]
    public void The_failed_channel_is_plain_and_keeps_as_many()
    {
        Guid id = Put("""{"cancel_limit":1}""")[0];
        Fail(id);
        ChannelRecord made = _tree.Channel("jobs/failed").Record;
        Assert.Equal(("""{"msg_count":7}""", 7, People.Romeo), (made.ConfigJson, made.MessageCount, made.Creator));
        Assert.Equal(_tree.Channel("jobs").AllAcl, _tree.Channel("jobs/failed").AllAcl);
    }

    [Fact]
    public void A_failed_channel_that_is_there_is_used()
    {
        Guid[] ids = Put("""{"cancel_limit":1}""", 2);
        _tree.Create("jobs/failed");
        Fail(ids[0]);
        Fail(ids[1]);
        Assert.Equal(ids, _tree.History("jobs/failed").Select(entry => entry.Id));
    }

    [Fact]
    [Covers("queues.failed.queue")]
    public void A_failed_channel_that_is_a_queue_gets_a_job()
    {
        Guid id = Put("""{"cancel_limit":1}""")[0];
        _tree.Create("jobs/failed", """{"queue":{}}""");
        Fail(id);
        Assert.True(_tree.Job("jobs/failed", id)!.IsAvailable);
    }

    [Fact]
    [Covers("queues.failed.id")]
    public void An_id_that_is_taken_there_is_replaced()
    {
        Guid id = Put("""{"cancel_limit":1}""", id: TreeUnderTest.Id(900))[0];
        _tree.Create("jobs/failed");
        _tree.Publish("jobs/failed", body: TreeUnderTest.Chat("another"), id: id);
        Fail(id);
        Assert.Equal(2, _tree.History("jobs/failed").Select(entry => entry.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"queue":{},"msg_count":0}""")]
    [Covers("queues.failed.stuck")]
    public void A_job_that_cannot_be_moved_stays_available(string failed)
    {
        Guid id = Put("""{"cancel_limit":1}""")[0];
        _tree.Create("jobs/failed", failed);
        Fail(id);
        Assert.Equal((true, 1), (_tree.Job("jobs", id)!.IsAvailable, _tree.Job("jobs", id)!.Cancels));
        Assert.Single(_tree.History("jobs"));
    }

    [Fact]
    [Covers("queues.failed.stuck")]
    public void A_full_account_keeps_the_job_in_its_queue()
    {
        int full = new TreeUnderTest().State.ChannelCount + 1;
        var tree = new TreeUnderTest(rules: TreeRules.Default with { ChannelsPerAccount = full });
        tree.Create("jobs", """{"queue":{"cancel_limit":1}}""");
        Guid id = tree.Publish("jobs");
        tree.Claim("jobs", People.Romeo);
        tree.Succeed(Cancel(id, People.Romeo));
        Assert.True(tree.Job("jobs", id)!.IsAvailable);
    }

    [Fact]
    public void A_job_whose_message_is_gone_goes_too()
    {
        Guid id = Put("""{"cancel_limit":1}""")[0];
        int channel = _tree.Channel("jobs").Number;
        _tree.Apply(new MessageRemoved(channel, id));
        Fail(id);
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
        Assert.False(_tree.Has("jobs/failed"));
    }

    [Fact]
    [Covers("queues.requests.never-move")]
    public void A_request_is_never_moved()
    {
        int requests = _tree.Channel("requests").Number;
        Guid id = TreeUnderTest.Id(900);
        _tree.Apply(Jobs.Queued(_tree.State, requests, id));
        for (int cancels = 1; cancels <= 6; cancels++)
        {
            Assert.Equal([id], _tree.Claim("requests", People.Romeo));
            _tree.Succeed(Cancel(id, People.Romeo, "requests"));
            Assert.Equal(new Job(requests, id, 1, null, cancels), _tree.Job("requests", id));
        }
    }

    private static CancelJobCommand Cancel(Guid id, string by, string path = "jobs") => new(People.Actor(by), ChannelPath.Parse(path), id);

    private static ExpireClaimCommand Expire(Guid id) => new(ChannelPath.Parse("jobs"), id);

    private void Fail(Guid id)
    {
        Assert.Equal([id], _tree.Claim("jobs", People.Juliet));
        _tree.Succeed(Cancel(id, People.Juliet));
    }

    private Guid[] Put(string queue, int count = 1, Guid? id = null)
    {
        _tree.Create("jobs", $$"""{"all_acl":"psd","queue":{{queue}},"msg_count":7}""");
        return [.. Enumerable.Range(0, count).Select(_ => _tree.Publish("jobs", People.Juliet, id: id))];
    }
}
