namespace OTalk.Core.Tests.Trees.Properties;

public class ReloadProperties
{
    /// <summary>
    /// The tree in memory and the one a store gives back are the same after any commands. Deciding is pure on the way: every command is
    /// decided twice and must come to the same. Masks never name a subscription that is gone.
    /// </summary>
    [Fact]
    public void A_tree_that_is_loaded_again_is_the_tree_that_was_dropped() => Shrinking.ForAll(CommandGen.Steps, 24, static steps =>
    {
        var tree = new TreeUnderTest();
        foreach (Step step in steps)
            tree.Run(step.Command(tree.State));
        return string.Equals(Picture.Of(tree.State), Picture.Of(tree.Reload()), StringComparison.Ordinal)
            && tree.State.Sessions.All(session => session.Mask.All(id => id is "*" || tree.State.FindSubscription(id) is not null));
    });

    [Fact]
    public void A_decision_leaves_the_state_alone() => Shrinking.ForAll(CommandGen.Steps, 6, static steps =>
    {
        var tree = new TreeUnderTest();
        foreach (Step step in steps)
        {
            string before = Picture.Of(tree.State);
            tree.Decide(step.Command(tree.State));
            if (!string.Equals(before, Picture.Of(tree.State), StringComparison.Ordinal))
                return false;
            tree.Run(step.Command(tree.State));
        }

        return true;
    });
}
