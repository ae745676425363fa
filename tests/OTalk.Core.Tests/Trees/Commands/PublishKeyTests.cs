using OTalk.Core.Addressing;
using OTalk.Core.Stanzas;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Commands;
using OTalk.TestKit;

namespace OTalk.Core.Tests.Trees.Commands;

/// <summary>Publishing the value of a key.</summary>
public class PublishKeyTests
{
    private readonly TreeUnderTest _tree = new();

    public PublishKeyTests()
    {
        _tree.Create("alleyway");
        _tree.Grant("alleyway", People.Juliet, "pk");
        _tree.Grant("alleyway", People.OtherRomeo, "pK");
        _tree.Grant("alleyway", People.Stranger, "p");
    }

    [Fact]
    public void The_message_becomes_the_value()
    {
        _tree.Succeed(Command(People.Juliet));
        Assert.Equal("juliet@capulet.com/sess/Balcony", _tree.KeyAuthor("alleyway", "topic"));
        Assert.Equal("topic", Assert.Single(_tree.History("alleyway")).Key);
    }

    [Fact]
    public void A_value_outlives_the_history()
    {
        _tree.Create("pinboard", """{"msg_count":0}""");
        _tree.Publish("pinboard", key: "topic");
        Assert.Empty(_tree.History("pinboard"));
        Assert.NotNull(_tree.KeyAuthor("pinboard", "topic"));
    }

    [Fact]
    [Covers("channels.key.permission")]
    public void Without_k_no_key_is_set() =>
        Expect.Error(Condition.Forbidden, "permission 'k' is needed on romeo@montague.com/alleyway", _tree.Fail(Command(People.Stranger)));

    [Fact]
    public void An_own_key_is_set_again()
    {
        _tree.Succeed(Command(People.Juliet));
        Assert.Single(_tree.Succeed(Command(People.Juliet)).Changes);
    }

    [Fact]
    [Covers("channels.key.permission")]
    public void Anothers_key_needs_K()
    {
        _tree.Succeed(Command(People.OtherRomeo));
        Expect.Error(Condition.Forbidden, "permission 'K' is needed on romeo@montague.com/alleyway", _tree.Fail(Command(People.Juliet)));
    }

    [Fact]
    public void K_sets_anothers_key()
    {
        _tree.Succeed(Command(People.Juliet));
        _tree.Succeed(Command(People.OtherRomeo));
        Assert.Equal("romeo@capulet.com/sess/Balcony", _tree.KeyAuthor("alleyway", "topic"));
    }

    [Fact]
    public void A_key_outside_the_whitelist_is_refused_even_to_the_owner()
    {
        _tree.Create("pinboard", """{"key_whitelist":["topic","rules"]}""");
        PublishCommand command = Command(People.Romeo) with { Channel = ChannelPath.Parse("pinboard") };
        _tree.Succeed(command);
        Expect.Error(
            Condition.NotAllowed, "key 'mood' is outside the whitelist of romeo@montague.com/pinboard", _tree.Fail(command with { Key = "mood" }));
    }

    [Fact]
    public void A_retry_is_answered_also_when_another_has_set_the_key_since()
    {
        PublishCommand command = Command(People.Juliet) with { ChosenId = TreeUnderTest.Id(900) };
        Decision first = _tree.Succeed(command);
        _tree.Succeed(Command(People.OtherRomeo));
        Assert.Equal(first.Outcome, _tree.Succeed(command).Outcome);
        Assert.Equal("romeo@capulet.com/sess/Balcony", _tree.KeyAuthor("alleyway", "topic"));
    }

    private static PublishCommand Command(string by) =>
        new(People.Actor(by), ChannelPath.Parse("alleyway"), TreeUnderTest.Chat(), null, "topic", Transient: false);
}
