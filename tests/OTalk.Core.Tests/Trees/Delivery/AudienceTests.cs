using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Delivery;
using OTalk.Core.Trees.Reading;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Delivery;

public class AudienceTests
{
    private readonly TreeUnderTest _tree = new();

    public AudienceTests()
    {
        _tree.Create("a", """{"all_acl":"ps","key_acl":{"seal":{}}}""");
        _tree.SubscribeOwner("a/*", "s20");
        _tree.Subscribe(People.Juliet, "a");
    }

    [Fact]
    public void A_message_goes_to_who_subscribed_and_may_read() => Assert.Equal([People.Juliet, People.Romeo], ToldOf(Entry(null)));

    [Fact]
    [Covers("permissions.key-acl.everywhere")]
    public void The_value_of_a_key_goes_to_who_may_read_the_key() => Assert.Equal([People.Romeo], ToldOf(Entry("seal")));

    [Fact]
    public void Another_key_hides_nothing() => Assert.Equal([People.Juliet, People.Romeo], ToldOf(Entry("topic")));

    [Fact]
    [Covers("channels.event.gone")]
    public void What_became_of_a_channel_that_is_gone_is_for_the_owner_alone() =>
        Assert.Equal([People.Romeo], ToldOf(Entry(null, "a/gone")));

    [Fact]
    [Covers("channels.event.hidden")]
    public void Events_of_hidden_sub_channels_are_not_read()
    {
        _tree.Create("a/open");
        _tree.Create("a/secret", """{"all_acl":""}""");
        (ReadPlan? plan, _) = ReadPlanner.Plan(_tree.State, People.Juliet, IdentityUri.Parse("romeo@montague.com/a?events"));
        Assert.Equal(["a/open"], plan!.Subjects!.Select(path => path.Text));
        (ReadPlan? own, _) = ReadPlanner.Plan(_tree.State, People.Romeo, IdentityUri.Parse("romeo@montague.com/a?events"));
        Assert.Null(own!.Subjects);
    }

    private IEnumerable<string> ToldOf(LogEntry entry) =>
        new AudienceCache(_tree.State).For(entry).Owners.Select(owner => owner.Owner).Order(StringComparer.Ordinal);

    private LogEntry Entry(string? key, string? subject = null) => new()
    {
        Kind = subject is null ? EntryKind.Message : EntryKind.Event,
        Channel = _tree.Channel("a").Number,
        Path = ChannelPath.Parse("a"),
        Id = TreeUnderTest.Id(1),
        Time = TreeUnderTest.Start,
        Author = People.Romeo,
        Ns = "x",
        Body = "{}"u8.ToArray(),
        Key = key,
        Subject = subject is null ? null : ChannelPath.Parse(subject),
    };
}
