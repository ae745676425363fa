using OTalk.Core.Trees;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees;

public class QueueConfigTests
{
    [Fact]
    public void A_channel_is_no_queue_by_default()
    {
        Assert.Null(ChannelConfig.Default.Queue);
        Assert.Equal(50, ChannelConfig.Default.StoredMessageCount);
    }

    [Fact]
    [Covers("queues.config", "queues.config.claim-timeout", "queues.config.cancel-limit", "queues.config.delete-on-finish")]
    [Covers("queues.config.failed-channel", "channels.config.queue")]
    public void An_empty_queue_has_the_defaults()
    {
        QueueConfig queue = ChannelConfig.Parse("""{"queue":{"cancel_limit":null}}""").Queue!;
        Assert.Equal((TimeSpan.FromSeconds(30), 5, true, "failed"), (queue.ClaimTimeout, queue.CancelLimit, queue.DeleteOnFinish, queue.FailedChannel));
    }

    [Fact]
    [Covers("queues.config.claim-timeout", "queues.config.cancel-limit", "queues.config.delete-on-finish", "queues.config.failed-channel")]
    public void Every_member_is_read()
    {
        QueueConfig queue = ChannelConfig.Parse(
            """{"queue":{"claim_timeout":1.5,"cancel_limit":1,"delete_on_finish":false,"failed_channel":"dead letters"}}""").Queue!;
        Assert.Equal(
            (TimeSpan.FromSeconds(1.5), 1, false, "dead letters"), (queue.ClaimTimeout, queue.CancelLimit, queue.DeleteOnFinish, queue.FailedChannel));
    }

    [Fact]
    [Covers("queues.config.whole")]
    public void What_a_new_one_leaves_out_has_its_default_again()
    {
        Assert.True(ChannelConfig.Parse("""{"queue":{"claim_timeout":60,"x":1}}""").TryMerge(
            TreeUnderTest.Json("""{"queue":{"cancel_limit":2}}"""), out ChannelConfig? merged, out _));
        QueueConfig queue = merged!.Queue!;
        Assert.Equal((TimeSpan.FromSeconds(30), 2), (queue.ClaimTimeout, queue.CancelLimit));
    }

    [Fact]
    [Covers("queues.config.claim-timeout")]
    public void Parts_of_milliseconds_are_rounded_up() =>
        Assert.Equal(TimeSpan.FromMilliseconds(1), ChannelConfig.Parse("""{"queue":{"claim_timeout":0.0001}}""").Queue!.ClaimTimeout);

    [Theory]
    [InlineData("true", "is no object")]
    [InlineData("[]", "is no object")]
    [InlineData("""{"claim_timeout":0}""", "is wrong: claim_timeout is no number of seconds above 0 and up to 2592000")]
    [InlineData("""{"claim_timeout":"30"}""", "is wrong: claim_timeout is no number of seconds above 0 and up to 2592000")]
    [InlineData("""{"claim_timeout":2592001}""", "is wrong: claim_timeout is no number of seconds above 0 and up to 2592000")]
    [InlineData("""{"claim_timeout":1e400}""", "is wrong: claim_timeout is no number of seconds above 0 and up to 2592000")]
    [InlineData("""{"cancel_limit":0}""", "is wrong: cancel_limit is no whole number from 1 up")]
    [InlineData("""{"cancel_limit":1.5}""", "is wrong: cancel_limit is no whole number from 1 up")]
    [InlineData("""{"delete_on_finish":"no"}""", "is wrong: delete_on_finish is neither true nor false")]
    [InlineData("""{"failed_channel":""}""", "is wrong: failed_channel is no name of a channel")]
    [InlineData("""{"failed_channel":7}""", "is wrong: failed_channel is no name of a channel")]
    public void What_is_wrong_is_named(string queue, string error)
    {
        Assert.False(ChannelConfig.Default.TryMerge(TreeUnderTest.Json($$"""{"queue":{{queue}}}"""), out _, out string said));
        Assert.Equal($"config.queue {error}", said);
    }

    [Fact]
    [Covers("queues.config", "queues.config.unknown")]
    public void It_is_given_back_complete_where_it_is_set()
    {
        var tree = new TreeUnderTest();
        ChannelNode jobs = tree.Create("jobs", """{"queue":{"claim_timeout":1.5,"x":[1]}}""");
        Assert.EndsWith(
            """
            ,"queue":{"claim_timeout":1.5,"cancel_limit":5,"delete_on_finish":true,"failed_channel":"failed","x":[1]}}
            """.Trim(),
            jobs.Config.ToCompleteJson(jobs),
            StringComparison.Ordinal);
        ChannelNode plain = tree.Create("plain");
        Assert.DoesNotContain("queue", plain.Config.ToCompleteJson(plain), StringComparison.Ordinal);
    }
}
