using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;
using OTalk.Core.Trees.Items;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Queues;

public class ClaimTests
{
    private readonly TreeUnderTest _tree = new();

    public ClaimTests() => _tree.Create("jobs", """{"all_acl":"psd","queue":{"claim_timeout":60}}""");

    [Fact]
    [Covers("queues.job", "queues.claim", "queues.claim.count", "queues.claim.none")]
    public void Jobs_are_handed_out_in_order_each_to_one()
    {
        Guid[] ids = [.. Enumerable.Range(0, 4).Select(_ => _tree.Publish("jobs"))];
        Assert.Equal([ids[0]], _tree.Claim("jobs", People.Juliet));
        Assert.Equal([ids[1], ids[2]], _tree.Claim("jobs", People.Stranger, 2));
        Assert.Equal([ids[3]], _tree.Claim("jobs", People.Juliet, 100));
        Assert.Empty(_tree.Claim("jobs", People.Juliet));
    }

    [Fact]
    [Covers("queues.claim.by", "queues.claim.until")]
    public void A_claim_says_who_when_and_for_how_long()
    {
        Guid id = _tree.Publish("jobs");
        DateTimeOffset now = _tree.Now;
        _tree.Claim("jobs", People.Juliet);
        Job job = _tree.Job("jobs", id)!;
        Assert.Equal(new Claim("juliet@capulet.com/sess/Balcony", now, now.AddSeconds(60)), job.Claim);
        Assert.True(new JobSet(job).Wakes);
        Assert.Equal(now.AddSeconds(60), _tree.State.Items.Jobs.EarliestUntil);
    }

    [Theory]
    [InlineData("ps", 403)]
    [InlineData("pd", 403)]
    [InlineData("", 404)]
    [InlineData("sd", null)]
    [Covers("queues.who.claim", "queues.error.403", "queues.error.404", "permissions.jobs")]
    public void Claiming_needs_s_and_d(string acl, int? code)
    {
        _tree.Create("mine", $$"""{"queue":{},"all_acl":"{{acl}}"}""");
        Assert.Equal(code, _tree.Decide(Command("mine", People.Juliet)).Error?.Condition.Code);
    }

    [Fact]
    [Covers("queues.error.405")]
    public void A_channel_without_queue_hands_out_nothing()
    {
        _tree.Create("plain", """{"all_acl":"sd"}""");
        Expect.Error(Condition.NotAllowed, "romeo@montague.com/plain is no queue", _tree.Fail(Command("plain", People.Juliet)));
        Assert.Equal(Condition.NotAllowed, _tree.Fail(Command("plain", People.Romeo)).Condition);
        Assert.Equal(Condition.ItemNotFound, _tree.Fail(Command("nowhere", People.Romeo)).Condition);
    }

    [Fact]
    [Covers("queues.claim.seen", "contents.row.claim")]
    public void A_get_shows_who_works_on_what()
    {
        Guid taken = _tree.Publish("jobs");
        Guid free = _tree.Publish("jobs");
        _tree.Claim("jobs", People.Juliet);
        ReadPlan plan = ReadPlanner.Plan(_tree.State, People.Juliet, IdentityUri.Parse("romeo@montague.com/jobs")).Plan!;
        int channel = _tree.Channel("jobs").Number;
        Assert.Equal(People.Actor(People.Juliet).Address, plan.Jobs[(channel, taken)].Claim!.By);
        Assert.DoesNotContain((channel, free), plan.Jobs.Keys);
    }

    private static ClaimCommand Command(string path, string by) => new(People.Actor(by), ChannelPath.Parse(path), 1);
}
