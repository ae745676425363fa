using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Queues;

/// <summary>What a queue takes and keeps.</summary>
public class QueueTests
{
    private readonly TreeUnderTest _tree = new();

    public QueueTests() => _tree.Create("jobs", """{"all_acl":"psd","msg_count":2,"queue":{}}""");

    [Fact]
    [Covers("queues.job.order")]
    public void A_message_becomes_a_job_behind_those_that_are_there()
    {
        Guid first = _tree.Publish("jobs");
        Guid second = _tree.Publish("jobs");
        Assert.Equal(new Job(_tree.Channel("jobs").Number, first, 1), _tree.Job("jobs", first));
        Assert.Equal(new Job(_tree.Channel("jobs").Number, second, 2), _tree.Job("jobs", second));
    }

    [Fact]
    [Covers("queues.full", "queues.error.507")]
    public void A_full_queue_takes_no_more()
    {
        _tree.Publish("jobs");
        _tree.Publish("jobs");
        _tree.Claim("jobs", People.Juliet);
        Expect.Error(
            Condition.QuotaExceeded, "romeo@montague.com/jobs has 2 unfinished jobs, as many as it may have", _tree.Fail(Publish()));
        Assert.Equal(2, _tree.History("jobs").Count);
    }

    [Fact]
    public void A_retry_is_answered_by_a_full_queue()
    {
        _tree.Publish("jobs", id: TreeUnderTest.Id(900));
        _tree.Publish("jobs");
        Assert.Empty(_tree.Succeed(Publish() with { ChosenId = TreeUnderTest.Id(900) }).Changes);
    }

    [Fact]
    [Covers("queues.full.none")]
    public void A_queue_that_keeps_nothing_takes_nothing()
    {
        Configure("jobs", """{"msg_count":0}""");
        Assert.Equal(Condition.QuotaExceeded, _tree.Fail(Publish()).Condition);
    }

    [Fact]
    [Covers("queues.full.none")]
    public void A_queue_without_bound_is_never_full()
    {
        Configure("jobs", """{"msg_count":-1}""");
        for (int count = 0; count < 60; count++)
            _tree.Publish("jobs");
        Assert.Equal(60, _tree.Claim("jobs", People.Juliet, 100).Count);
    }

    [Fact]
    [Covers("queues.job.transient")]
    public void A_transient_message_is_no_job() => Expect.Error(
        Condition.NotAllowed,
        "romeo@montague.com/jobs is a queue: a transient message cannot be a job",
        _tree.Fail(Publish() with { Transient = true }));

    [Fact]
    [Covers("queues.config.earlier", "queues.full.plain")]
    public void Earlier_messages_stay_plain_messages()
    {
        _tree.Create("later", """{"msg_count":2}""");
        Guid before = _tree.Publish("later");
        Configure("later", """{"queue":{}}""");
        Guid first = _tree.Publish("later");
        Guid second = _tree.Publish("later");
        Assert.Equal(Condition.QuotaExceeded, _tree.Fail(Publish("later")).Condition);
        Assert.Null(_tree.Job("later", before));
        Assert.Equal([before, first, second], _tree.History("later").Select(entry => entry.Id));
        Assert.Equal([first, second], _tree.Claim("later", People.Romeo, 5));
    }

    [Fact]
    [Covers("queues.config.removed", "queues.full.plain")]
    public void Without_queue_the_jobs_become_plain_messages_and_retention_is_back()
    {
        Guid[] ids = [_tree.Publish("jobs"), _tree.Publish("jobs")];
        _tree.Claim("jobs", People.Juliet);
        Configure("jobs", """{"queue":null,"msg_count":1}""");
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
        Assert.Equal([ids[1]], _tree.History("jobs").Select(entry => entry.Id));
        Assert.Null(_tree.State.Items.Jobs.EarliestUntil);
    }

    [Fact]
    public void A_smaller_count_hides_no_unfinished_job()
    {
        Guid[] ids = [_tree.Publish("jobs"), _tree.Publish("jobs")];
        Configure("jobs", """{"msg_count":1}""");
        Assert.Equal(ids, _tree.History("jobs").Select(entry => entry.Id));
        Assert.Equal(ids, _tree.Claim("jobs", People.Juliet, 2));
    }

    [Fact]
    [Covers("queues.config.kept")]
    public void What_the_server_keeps_is_made_no_queue() => Expect.Error(
        Condition.NotAllowed,
        "romeo@montague.com/requests is kept by the server: it cannot be made a queue",
        _tree.Fail(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("requests"), TreeUnderTest.Json("""{"queue":{}}"""))));

    [Fact]
    [Covers("queues.job.deleted")]
    public void A_deleted_message_is_a_job_no_more()
    {
        Guid id = _tree.Publish("jobs", People.Juliet);
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(new DeleteMessageCommand(People.Actor(People.Juliet), ChannelPath.Parse("jobs"), id));
        Assert.Null(_tree.Job("jobs", id));
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
    }

    [Fact]
    public void Jobs_go_with_their_channel()
    {
        _tree.Publish("jobs");
        _tree.Claim("jobs", People.Juliet);
        _tree.Succeed(new DeleteChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse("jobs")));
        Assert.Equal(0, _tree.State.Items.Jobs.Count);
        Assert.Null(_tree.State.Items.Jobs.EarliestUntil);
    }

    [Fact]
    [Covers("queues.job.link", "queues.full.link", "queues.full.batch")]
    public void Links_bring_jobs_and_what_comes_at_once_is_taken_at_once()
    {
        Link();
        AcceptLinkedCommand three = Linked(901, 902, 903);
        Assert.Equal([1, 2, 3], _tree.Succeed(three).Changes.OfType<JobSet>().Select(change => change.Job.Number));
        Assert.Equal(Condition.QuotaExceeded, _tree.Fail(Linked(904)).Condition);
        Assert.Equal(3, _tree.Claim("jobs", People.Juliet, 5).Count);
    }

    [Fact]
    public void What_a_link_brings_again_makes_no_second_job()
    {
        Link();
        _tree.Succeed(Linked(901));
        Assert.Empty(_tree.Succeed(Linked(901)).Changes);
    }

    private static PublishCommand Publish(string path = "jobs") =>
        new(People.Actor(People.Romeo), ChannelPath.Parse(path), TreeUnderTest.Chat(), null, null, Transient: false);

    private static AcceptLinkedCommand Linked(params int[] ids) => new(
        People.Romeo,
        "s6",
        [.. ids.Select(id => new LinkedMessage(ChannelPath.Parse("jobs"), new CarriedMessage(Entry(id), "juliet@capulet.com/orders", 50)))]);

    private static LogEntry Entry(int id) => new()
    {
        Kind = EntryKind.Message,
        Channel = 9,
        Path = ChannelPath.Parse("orders"),
        Id = TreeUnderTest.Id(id),
        Time = TreeUnderTest.Start,
        Author = People.Juliet,
        Body = TreeUnderTest.Chat().Utf8,
        Ns = Namespaces.Chat,
    };

    private void Link() => _tree.Apply(new SubscriptionSet(new SubscriptionRecord(
        "s6", "juliet@capulet.com/orders", "romeo@montague.com/jobs", "{}", SubscriptionState.Active, TreeUnderTest.Start)));

    private void Configure(string path, string config) =>
        _tree.Succeed(new ConfigureChannelCommand(People.Actor(People.Romeo), ChannelPath.Parse(path), TreeUnderTest.Json(config)));
}
