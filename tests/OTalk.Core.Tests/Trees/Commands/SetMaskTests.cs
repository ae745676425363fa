using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees.Commands;

public class SetMaskTests
{
    private readonly TreeUnderTest _tree = new();

    public SetMaskTests()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        _tree.Succeed(new SetMaskCommand("Balcony", ["s3"]));
    }

    [Theory]
    [InlineData("s2", "s1")]
    [InlineData("*")]
    [InlineData("s1", "*", "s1")]
    [InlineData]
    public void The_list_is_kept_as_it_was_given(params string[] mask)
    {
        _tree.Succeed(new SetMaskCommand("Balcony", mask));
        Assert.Equal(mask, _tree.State.FindSession("Balcony")!.Mask);
    }

    [Theory]
    [InlineData("s99")]
    [InlineData("S1")]
    [InlineData("")]
    public void An_unknown_subscription_leaves_the_mask_unchanged(string id)
    {
        Expect.Error(Condition.ItemNotFound, $"there is no subscription {id}", _tree.Fail(new SetMaskCommand("Balcony", ["s1", id])));
        Assert.Equal(["s3"], _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void One_whose_source_has_not_answered_is_unknown()
    {
        _tree.Succeed(new OpenSubscriptionCommand("juliet@capulet.com/balcony", People.Romeo, "{}"));
        Expect.Error(Condition.ItemNotFound, "there is no subscription s6", _tree.Fail(new SetMaskCommand("Balcony", ["s6"])));
    }

    [Fact]
    public void An_unknown_session_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no session Tomb", _tree.Fail(new SetMaskCommand("Tomb", [])));
}
