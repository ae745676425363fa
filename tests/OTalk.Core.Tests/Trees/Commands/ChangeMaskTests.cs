using OTalk.Core.Stanzas;
using OTalk.Core.Trees.Commands;

namespace OTalk.Core.Tests.Trees.Commands;

public class ChangeMaskTests
{
    private readonly TreeUnderTest _tree = new();

    public ChangeMaskTests()
    {
        _tree.Succeed(new BindSessionCommand("Balcony"));
        _tree.Succeed(new SetMaskCommand("Balcony", ["s3", "s1"]));
    }

    [Theory]
    [InlineData("s2", "", "s3 s1 s2")]
    [InlineData("s1", "", "s3 s1")]
    [InlineData("", "s3", "s1")]
    [InlineData("s2", "s1", "s3 s2")]
    [InlineData("s99", "s98", "s3 s1")]
    public void Some_are_added_and_some_taken_out(string add, string remove, string mask)
    {
        _tree.Succeed(new ChangeMaskCommand("Balcony", List(add), List(remove)));
        Assert.Equal(List(mask), _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void What_is_left_of_all_is_listed()
    {
        _tree.Succeed(new SetMaskCommand("Balcony", ["*"]));
        _tree.Succeed(new ChangeMaskCommand("Balcony", ["s2"], []));
        Assert.Equal(["*"], _tree.State.FindSession("Balcony")!.Mask);
        _tree.Succeed(new ChangeMaskCommand("Balcony", [], ["s2"]));
        Assert.Equal(_tree.State.Subscriptions.Select(subscription => subscription.Id).Where(id => id != "s2"), _tree.State.FindSession("Balcony")!.Mask);
    }

    [Fact]
    public void An_unknown_session_is_absent() =>
        Expect.Error(Condition.ItemNotFound, "there is no session Tomb", _tree.Fail(new ChangeMaskCommand("Tomb", [], [])));

    private static string[] List(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
