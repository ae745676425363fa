using System.Text;
using System.Text.Json;
using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Queues;

public class FinishJobTests
{
    private readonly TreeUnderTest _tree = new();
    private readonly Guid _id;

    public FinishJobTests()
    {
        _tree.Create("jobs", """{"all_acl":"psd","queue":{"claim_timeout":60}}""");
        _id = _tree.Publish("jobs");
    }

    [Fact]
    [Covers("queues.finish", "queues.finish.removed", "queues.finish.event", "channels.event.finish")]
    public void A_finished_job_is_gone_and_subscribers_are_told()
    {
        _tree.Claim("jobs", People.Juliet);
        Decision decision = _tree.Succeed(Finish(People.Juliet, """{"ok":true}"""));
        JsonElement body = Expect.Event(decision, Namespaces.Finish, "jobs");
        Assert.Equal("otalk:romeo@montague.com/jobs", body.GetProperty("channel").GetString());
        Assert.Equal($$$"""{"ns":"http://otalk.com/p/finish","job":"{{{_id}}}","result":{"ok":true}}""", body.GetProperty("event").GetRawText());
        Assert.Single(decision.Changes.OfType<EntryAppended>());
        Assert.Empty(_tree.History("jobs"));
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
    }

    [Fact]
    public void The_event_is_about_a_message_also_when_it_is_read_again()
    {
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(Finish(People.Juliet));
        Assert.Equal(EventSubject.Message, ChannelEvents.Revive(_tree.History("jobs", EntryKind.Event)[^1]).About);
    }

    [Fact]
    public void Without_a_result_the_event_has_none()
    {
        _tree.Claim("jobs", People.Juliet);
        JsonElement body = Expect.Event(_tree.Succeed(Finish(People.Juliet)), Namespaces.Finish, "jobs");
        Assert.False(body.GetProperty("event").TryGetProperty("result", out _));
    }

    [Fact]
    [Covers("queues.finish.once")]
    public void A_job_is_finished_once()
    {
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(Finish(People.Juliet));
        Expect.Error(Condition.ItemNotFound, $"there is no unfinished job {_id} in romeo@montague.com/jobs", _tree.Fail(Finish(People.Juliet)));
    }

    [Fact]
    [Covers("queues.who.finish")]
    public void Only_the_claimer_finishes()
    {
        _tree.Claim("jobs", People.Juliet);
        Expect.Error(Condition.Forbidden, $"job {_id} is not claimed by {People.Stranger}", _tree.Fail(Finish(People.Stranger)));
    }

    [Fact]
    [Covers("queues.who.finish")]
    public void The_claimer_finishes_from_whatever_session()
    {
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(Finish(People.Juliet) with { Actor = new Actor(People.Juliet, $"{People.Juliet}/sess/Tomb") });
    }

    [Fact]
    [Covers("queues.who.all")]
    public void Who_may_delete_all_messages_finishes_any_job()
    {
        _tree.Grant("jobs", People.Stranger, "D");
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(Finish(People.Stranger));
    }

    [Fact]
    public void A_job_that_nobody_claimed_is_finished_by_who_may_delete_all_messages_only()
    {
        Assert.Equal(Condition.Forbidden, _tree.Fail(Finish(People.Juliet)).Condition);
        _tree.Succeed(Finish(People.Romeo));
    }

    [Fact]
    [Covers("queues.who.late")]
    public void A_claim_that_ran_out_finishes_nothing()
    {
        _tree.Claim("jobs", People.Juliet);
        _tree.Wait(60);
        Assert.Equal(Condition.Forbidden, _tree.Fail(Finish(People.Juliet)).Condition);
    }

    [Fact]
    public void Who_may_not_claim_any_more_may_not_finish()
    {
        _tree.Claim("jobs", People.Juliet);
        _tree.Grant("jobs", People.Juliet, "s");
        Assert.Equal(Condition.Forbidden, _tree.Fail(Finish(People.Juliet)).Condition);
        _tree.Grant("jobs", People.Juliet, "");
        Assert.Equal(Condition.ItemNotFound, _tree.Fail(Finish(People.Juliet)).Condition);
    }

    [Fact]
    [Covers("queues.finish.kept", "queues.claim.finished")]
    public void A_kept_job_says_when_it_was_finished_and_by_whom()
    {
        Configure("""{"queue":{"delete_on_finish":false}}""");
        _tree.Claim("jobs", People.Juliet);
        DateTimeOffset now = _tree.Now;
        _tree.Succeed(Finish(People.Juliet));
        Job job = _tree.Job("jobs", _id)!;
        Assert.Equal((now, "juliet@capulet.com/sess/Balcony"), (job.FinishedAt, job.Claim!.By));
        Assert.False(new JobSet(job).Wakes);
        Assert.Null(_tree.State.Items.Jobs.EarliestUntil);
        Assert.Single(_tree.History("jobs"));
        Assert.Empty(_tree.Claim("jobs", People.Juliet));
        Assert.Equal(Condition.ItemNotFound, _tree.Fail(Finish(People.Juliet)).Condition);
    }

    [Fact]
    public void A_kept_job_that_nobody_had_claimed_is_the_finishers()
    {
        Configure("""{"queue":{"delete_on_finish":false}}""");
        DateTimeOffset now = _tree.Now;
        _tree.Succeed(Finish(People.Romeo));
        Assert.Equal(new Claim("romeo@montague.com/sess/Balcony", now, now), _tree.Job("jobs", _id)!.Claim);
    }

    [Fact]
    [Covers("queues.full.finished")]
    public void Kept_jobs_make_room_for_new_ones_the_oldest_first()
    {
        Configure("""{"msg_count":3,"queue":{"delete_on_finish":false}}""");
        Guid second = _tree.Publish("jobs");
        Guid third = _tree.Publish("jobs");
        _tree.Claim("jobs", People.Juliet, 2);
        _tree.Succeed(Finish(People.Juliet) with { Id = second });
        _tree.Succeed(Finish(People.Juliet));
        Guid fourth = _tree.Publish("jobs");
        Assert.Equal([second, third, fourth], _tree.History("jobs").Select(entry => entry.Id));
        Configure("""{"msg_count":2}""");
        Assert.Equal([third, fourth], _tree.History("jobs").Select(entry => entry.Id));
        Assert.Equal([third, fourth], _tree.Claim("jobs", People.Juliet, 5));
    }

    private FinishJobCommand Finish(string by, string? result = null) =>
        new(People.Actor(by), ChannelPath.Parse("jobs"), _id, result is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(result));

    private void Configure(string config) =>
        _tree.Succeed(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("jobs"), TreeUnderTest.Json(config)));
}
