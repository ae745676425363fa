using FsCheck;
using FsCheck.Fluent;
using OTalk.Core.Addressing;
using OTalk.Core.Trees;
using OTalk.Core.Trees.Items;

namespace OTalk.Core.Tests.Trees.Properties;

/// <summary>A random change of a small tree: one that nobody decides, so that every combination of acls, grants and subscriptions comes up.</summary>
/// <param name="Kind">What is changed.</param>
/// <param name="Path">Where; for a subscription its pattern.</param>
/// <param name="Identity">Whose grant or subscription.</param>
/// <param name="Text">Acl, configuration or state.</param>
/// <param name="Number">Number of the subscription.</param>
internal sealed record TreeStep(string Kind, string Path, string Identity, string? Text, int Number);

/// <summary>Random small trees, of few names and identities, so that everything meets.</summary>
internal static class TreeGen
{
    public static readonly string[] Paths = ["a", "a/b", "a/b/c", "a/d", "e", "e/b"];
    public static readonly string[] Identities = [People.Juliet, People.OtherRomeo, People.Stranger];

    /// <summary>The one subscription of each identity that is a link.</summary>
    public const string LinkId = "s3";

    /// <summary>State of an active subscription that somebody has let in.</summary>
    public const string Approved = "approved";

    private static readonly string[] _patterns = ["*", "a", "a/*", "a/*/", "*/b", "a/b/*", "a/b", "*/", "e/*", "*/*/c"];
    private static readonly string[] _acls = ["", "s", "p", "ps", "K", "a", "cs", "C", "S", "O"];

    /// <summary>What can be blocked: one of the identities, or the server of two of them.</summary>
    private static readonly string[] _blocked = [People.Juliet, People.Stranger, "capulet.com"];

    private static readonly string[] _configs =
    [
        "{}", """{"all_acl":""}""", """{"all_acl":"s"}""", """{"all_acl":"p","subscriber_acl":"sk"}""", """{"subscriber_acl":""}""",
        """{"subscriber_acl":"s"}""", """{"discoverable":true}""", """{"requests":true}""",
        """{"inherit_acl":false}""", """{"inherit_acl":false,"subscriber_acl":"ps"}""", """{"inherit_acl":false,"all_acl":"s"}""",
        """{"all_acl":"s","key_acl":{"k":{"all":"r","subscriber":"w"}}}""", """{"key_acl":{"k":{"subscriber":"rwd"}}}""",
    ];

    private static readonly Gen<TreeStep> _configure =
        from path in Gen.Elements(Paths)
        from config in Gen.Elements(_configs)
        select new TreeStep("configure", path, "", config, 0);

    private static readonly Gen<TreeStep> _grant =
        from path in Gen.Elements(Paths)
        from identity in Gen.Elements(Identities)
        from acl in Gen.Elements(_acls)
        select new TreeStep("grant", path, identity, acl, 0);

    private static readonly Gen<TreeStep> _grantRemoval =
        from path in Gen.Elements(Paths)
        from identity in Gen.Elements(Identities)
        select new TreeStep("grant", path, identity, null, 0);

    private static readonly Gen<TreeStep> _subscribe =
        from pattern in Gen.Elements(_patterns)
        from identity in Gen.Elements(Identities)
        from number in Gen.Choose(1, 3)
        from state in Gen.Elements(SubscriptionState.Active, SubscriptionState.Active, SubscriptionState.Pending, Approved)
        select new TreeStep("subscribe", pattern, identity, state, number);

    private static readonly Gen<TreeStep> _unsubscribe =
        from identity in Gen.Elements(Identities)
        from number in Gen.Choose(1, 3)
        select new TreeStep("unsubscribe", "", identity, null, number);

    private static readonly Gen<TreeStep> _block =
        from identity in Gen.Elements(_blocked)
        select new TreeStep("block", "", identity, null, 0);

    private static readonly Gen<TreeStep> _unblock =
        from identity in Gen.Elements(_blocked)
        select new TreeStep("unblock", "", identity, null, 0);

    public static Gen<TreeStep> Steps { get; } = Gen.Frequency(
        (3, _configure),
        (3, _grant),
        (1, _grantRemoval),
        (4, _subscribe),
        (1, _unsubscribe),
        (1, _block),
        (1, _unblock));

    /// <summary>The tree that steps make of one with all <see cref="Paths"/>.</summary>
    public static TreeState Build(IReadOnlyList<TreeStep> steps)
    {
        var tree = new TreeState(Core.Addressing.Identity.Parse(People.Romeo), TreeUnderTest.Epoch, TreeRules.Default);
        tree.Apply(Channel(1, ""));
        for (int index = 0; index < Paths.Length; index++)
            tree.Apply(Channel(index + 2, Paths[index]));
        foreach (TreeStep step in steps)
            Take(tree, step);
        return tree;
    }

    /// <summary>One more step.</summary>
    public static void Take(TreeState tree, TreeStep step) => tree.Apply(ChangeOf(tree, step));

    private static Change ChangeOf(TreeState tree, TreeStep step) => step.Kind switch
    {
        "configure" => new ChannelSet(tree.Find(ChannelPath.Parse(step.Path))!.Record with { ConfigJson = step.Text! }),
        "grant" => new GrantSet(tree.Find(ChannelPath.Parse(step.Path))!.Number, step.Identity, step.Text),
        "subscribe" => new SubscriberSet(new SubscriberRecord(
            step.Identity,
            SubscriptionIds.Of(step.Number),
            $"{People.Romeo}/{step.Path}",
            SubscriptionIds.Of(step.Number) is LinkId ? $"{step.Identity}/roster/Romeo" : step.Identity,
            "{}",
            step.Text is Approved ? SubscriptionState.Active : step.Text!,
            TreeUnderTest.Start,
            IsApproved: step.Text is Approved)),
        "block" => new BlockSet(new Block(step.Identity, TreeUnderTest.Id(1), TreeUnderTest.Start)),
        "unblock" => new ItemRemoved(ItemKind.Block, step.Identity),
        _ => new SubscriberRemoved(step.Identity, SubscriptionIds.Of(step.Number)),
    };

    private static ChannelSet Channel(int number, string path) =>
        new(new ChannelRecord(number, ChannelPath.Parse(path), "{}", 50, 50, People.Romeo, TreeUnderTest.Start));
}
