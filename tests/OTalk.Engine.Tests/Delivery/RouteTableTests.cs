using OTalk.Core.Trees;
using OTalk.Engine.Delivery;
using OTalk.TestKit;

namespace OTalk.Engine.Tests.Delivery;

public class RouteTableTests
{
    [Fact]
    [Covers("subscriptions.event.subids")]
    public void The_lowest_number_stands_first_and_all_are_listed() =>
        Assert.Equal(["s2", "s10"], Samples.Table(["*"], Samples.Subscriber("s2"), Samples.Subscriber("s10")).Whole!.Subscriptions);

    [Fact]
    public void Only_what_the_mask_has_counts() =>
        Assert.Equal(["s10"], Samples.Table(["s10", "s3"], Samples.Subscriber("s2"), Samples.Subscriber("s10")).Whole!.Subscriptions);

    [Fact]
    public void Outside_the_mask_there_is_no_route()
    {
        RouteTable table = Samples.Table(["s3"], Samples.Subscriber("s2"));
        Assert.True(table.IsEmpty);
        Assert.Null(table.For(Samples.Entry(1)));
    }

    [Fact]
    [Covers("subscriptions.mute")]
    public void A_muted_one_is_left_out()
    {
        RouteTable table = Samples.Table(["*"], Samples.Subscriber("s1", """{"mute":true}"""), Samples.Subscriber("s2"));
        Assert.Null(table.Whole);
        Assert.Equal(["s2"], table.For(Samples.Entry(1))!.Subscriptions);
    }

    [Fact]
    public void Muted_alone_gives_no_route() => Assert.Null(Samples.Table(["*"], Samples.Subscriber("s1", """{"mute":true}""")).For(Samples.Entry(1)));

    [Theory]
    [InlineData("http://otalk.com/p/geo", true)]
    [InlineData("http://otalk.com/p/geo#disco", true)]
    [InlineData("http://otalk.com/p/chat", false)]
    public void Features_filter_by_namespace(string ns, bool taken)
    {
        RouteTable table = Samples.Table(["*"], Samples.Subscriber("s1", """{"features":["http://otalk.com/p/geo"]}"""));
        Assert.Equal(taken, table.For(Samples.Entry(1, ns)) is not null);
    }

    /// <summary>Which entries the selected parts take: a message, one with a key, an event of a channel, of a message, of a key.</summary>
    [Theory]
    [InlineData("", true, true, true, true, true)]
    [InlineData("?messages", true, true, false, true, false)]
    [InlineData("?keys", false, true, false, false, true)]
    [InlineData("?channels", false, false, true, false, false)]
    [InlineData("?messages&channels", true, true, true, true, false)]
    [Covers("subscriptions.part.messages", "subscriptions.part.keys", "subscriptions.part.channels")]
    public void Parts_filter_by_kind(string parts, bool message, bool key, bool ofChannel, bool ofMessage, bool ofKey)
    {
        RouteTable table = Samples.Table(["*"], Samples.Subscriber("s1", parts: parts));
        Assert.Equal(
            [message, key, ofChannel, ofMessage, ofKey],
            new[] { Samples.Entry(1), Samples.Entry(1, key: "topic"), Event(EventSubject.Channel), Event(EventSubject.Message), Event(EventSubject.Key) }
                .Select(entry => table.For(entry) is not null));
    }

    [Theory]
    [InlineData("hash", "notify", DeliveryMode.Hash)]
    [InlineData("notify", "full", DeliveryMode.Full)]
    [InlineData("notify", "notify", DeliveryMode.Notify)]
    [Covers("subscriptions.event.once")]
    public void The_most_that_any_delivers_is_delivered(string first, string second, DeliveryMode mode) => Assert.Equal(
        mode,
        Samples.Table(["*"], Samples.Subscriber("s1", $$"""{"delivery":"{{first}}"}"""), Samples.Subscriber("s2", $$"""{"delivery":"{{second}}"}""")).Whole!.Mode);

    [Fact]
    public void Entries_that_the_same_ones_take_share_a_route()
    {
        RouteTable table = Samples.Table(["*"], Samples.Subscriber("s1", parts: "?keys"), Samples.Subscriber("s2"));
        Assert.Same(table.For(Samples.Entry(1)), table.For(Samples.Entry(2)));
        Assert.Equal(["s1", "s2"], table.For(Samples.Entry(3, key: "topic"))!.Subscriptions);
    }

    private static LogEntry Event(EventSubject about)
    {
        LogEntry entry = Samples.Entry(1, kind: EntryKind.Event);
        return new LogEntry
        {
            Kind = entry.Kind,
            Channel = entry.Channel,
            Path = entry.Path,
            Id = entry.Id,
            Time = entry.Time,
            Author = entry.Author,
            Body = entry.Body,
            Ns = entry.Ns,
            About = about,
        };
    }
}
